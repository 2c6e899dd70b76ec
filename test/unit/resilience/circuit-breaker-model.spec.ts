import fc from 'fast-check';
import {
  CircuitBreakerPolicy,
  CircuitOpenError,
  type CircuitState,
} from '../../../src/platform/resilience/circuit-breaker.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { type Deferred, deferred } from './deferred.js';

type Ending = 'success' | 'failure' | 'mistake' | 'abort';
type Step =
  | { readonly do: 'call' }
  | { readonly do: 'try'; readonly as: Ending }
  | { readonly do: 'end'; readonly which: number; readonly as: Ending }
  | { readonly do: 'wait'; readonly ms: number };

class Mistake extends Error {}

const THRESHOLD = 3;
const PROBES = 2;
const COOLDOWN = 100;

/** A reference model. It derives the state from the list of all results since the last change of state. */
class Model {
  state: CircuitState = 'CLOSED';
  now = 0;
  period = 0;
  history: Ending[] = [];
  openUntil = 0;
  isProbing = false;

  /** The period the call belongs to, or null when it must be refused. */
  call(): number | null {
    if (this.state === 'OPEN' && this.now >= this.openUntil) this.enter('HALF_OPEN');
    if (this.state === 'OPEN' || this.isProbing) return null;
    this.isProbing = this.state === 'HALF_OPEN';
    return this.period;
  }

  end(period: number, ending: Ending): void {
    if (period !== this.period) return;
    this.isProbing = false;
    if (ending === 'success' || ending === 'failure') this.history.push(ending);
    const last = (count: number, what: Ending): boolean =>
      this.history.length >= count && this.history.slice(-count).every((one) => one === what);
    if (this.state === 'CLOSED' && last(THRESHOLD, 'failure')) this.enter('OPEN');
    if (this.state === 'HALF_OPEN' && last(1, 'failure')) this.enter('OPEN');
    if (this.state === 'HALF_OPEN' && last(PROBES, 'success')) this.enter('CLOSED');
  }

  private enter(state: CircuitState): void {
    this.state = state;
    this.period += 1;
    this.history = [];
    this.isProbing = false;
    if (state === 'OPEN') this.openUntil = this.now + COOLDOWN;
  }
}

interface Running {
  readonly period: number;
  readonly gate: Deferred<string>;
  readonly caller: AbortController;
  readonly outcome: Promise<unknown>;
}

const ending = fc.constantFrom<Ending[]>('success', 'failure', 'failure', 'failure', 'mistake', 'abort');

/** `call` starts a call, `end` ends a running call, `try` does both without another step in between. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: 'call' } as const) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('try' as const), as: ending }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(20), as: ending }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 99, 100, 250) }),
  },
);

class Bench {
  readonly clock = new FixedClock(0);
  readonly model = new Model();
  readonly running: Running[] = [];
  readonly changes: CircuitState[] = [];
  readonly breaker = new CircuitBreakerPolicy({
    clock: this.clock,
    isFailure: (error) => !(error instanceof Mistake),
    failureThreshold: THRESHOLD,
    successThreshold: PROBES,
    cooldownMs: COOLDOWN,
  });

  constructor() {
    this.breaker.onStateChange(({ from, to }) => {
      expect(from).not.toBe(to);
      this.changes.push(to);
    });
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'wait') {
      this.clock.advance(step.ms);
      this.model.now += step.ms;
    }
    if (step.do === 'call' || step.do === 'try') await this.call();
    if (step.do === 'try') await this.end(this.running.length - 1, step.as);
    if (step.do === 'end') await this.end(step.which, step.as);
  }

  private async call(): Promise<void> {
    const gate = deferred<string>();
    const caller = new AbortController();
    let hasRun = false;
    const outcome = this.breaker
      .execute(() => {
        hasRun = true;
        return gate.promise;
      }, caller.signal)
      .catch((error: unknown) => error);
    const period = this.model.call();
    expect(hasRun).toBe(period !== null);
    if (period === null) expect(await outcome).toBeInstanceOf(CircuitOpenError);
    else this.running.push({ period, gate, caller, outcome });
  }

  private async end(which: number, as: Ending): Promise<void> {
    const [call] = this.running.splice(which % Math.max(1, this.running.length), 1);
    if (!call) return;
    if (as === 'success') call.gate.resolve('ok');
    if (as === 'abort') call.caller.abort();
    if (as === 'failure' || as === 'abort') call.gate.reject(new Error('down'));
    if (as === 'mistake') call.gate.reject(new Mistake('4xx'));
    await call.outcome;
    this.model.end(call.period, as);
  }

  check(): void {
    const { state } = this.breaker.snapshot();
    const isDue = this.model.state === 'OPEN' && this.model.now >= this.model.openUntil;
    expect(state).toBe(isDue ? 'HALF_OPEN' : this.model.state);
    expect(this.changes).toHaveLength(this.model.period);
  }
}

describe(`${CircuitBreakerPolicy.name} against a model`, () => {
  it('A5: admits calls, refuses calls and changes state like the model, for any sequence of events', async () => {
    const visited = new Set<CircuitState>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }), async (steps) => {
        const bench = new Bench();
        for (const one of steps) {
          await bench.take(one);
          bench.check();
          bench.changes.forEach((state) => visited.add(state));
        }
      }),
      { numRuns: 300 },
    );
    // The generated steps must reach every state.
    expect([...visited].sort()).toEqual(['CLOSED', 'HALF_OPEN', 'OPEN']);
  });
});

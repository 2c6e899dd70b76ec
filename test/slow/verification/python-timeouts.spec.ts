import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';
import { PythonVerifier } from '../../../src/modules/verification/verifiers/python/python-verifier.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { question } from '../../support/python-verifier/questions.js';
import { type PythonVerifierStandIn, startPythonVerifier } from '../../support/python-verifier/start.js';

describe(`${PythonVerifier.name} in real time`, () => {
  let service: PythonVerifierStandIn;

  beforeEach(async () => {
    service = await startPythonVerifier();
  });
  afterEach(() => service.stop());

  const create = () => new PythonVerifier({ url: service.url, key: service.key, clock: new SystemClock() });
  const signal = () => new AbortController().signal;
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

  it('A5: a response that takes 31 s fails the call before it arrives, and the socket is closed', async () => {
    await service.program({ rules: [{ delayMs: 31_000 }] });
    const startedAt = performance.now();
    const error: unknown = await create()
      .verify(question(1), signal())
      .catch((reason: unknown) => reason);
    const took = performance.now() - startedAt;
    expect(error).toBeInstanceOf(VerifierUnavailableError);
    expect(took).toBeGreaterThan(29_500);
    expect(took).toBeLessThan(31_000);
    await pause(200);
    expect(await service.stats()).toMatchObject({ total: 1, closedEarly: 1, concurrent: 0 });
  }, 60_000);

  it('A5: a response that takes 20 s is used', async () => {
    await service.program({ rules: [{ delayMs: 20_000 }] });
    await expect(create().verify(question(2), signal())).resolves.toMatchObject({ execution: 'succeeded' });
    expect(await service.calls()).toBe(1);
  }, 60_000);

  it('A5: a service killed under load opens the circuit; after 60 s two successes close it', async () => {
    const verifier = create();
    const ask = (n: number) => verifier.verify(question(n), signal());
    await service.program({ rules: [{ delayMs: 500 }] });
    const calls = Promise.allSettled(Array.from({ length: 200 }, (_, n) => ask(n)));
    await pause(700);
    await service.kill('SIGKILL');
    const outcomes = await calls;
    const answered = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(answered).toBeGreaterThan(0);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(VerifierUnavailableError);
    }
    const { state, retryAt = 0 } = verifier.circuitBreaker();
    expect(state).toBe('OPEN');
    await service.restart();
    await pause(retryAt - Date.now() - 2_000);
    const refusal: unknown = await ask(300).catch((reason: unknown) => reason);
    expect([1, 2]).toContain((refusal as VerifierUnavailableError).retryAfterSeconds);
    expect(await service.calls()).toBe(0);
    await pause(retryAt - Date.now() + 50);
    await ask(301);
    expect(verifier.circuitBreaker().state).toBe('HALF_OPEN');
    await ask(302);
    expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 0 });
  }, 120_000);
});

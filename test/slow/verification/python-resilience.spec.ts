import { createServer } from 'node:net';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';
import { PythonVerifierHealth } from '../../../src/modules/verification/verifiers/python/python-verifier-health.js';
import {
  PythonVerifier,
  type PythonVerifierEvent,
  type PythonVerifierOptions,
} from '../../../src/modules/verification/verifiers/python/python-verifier.js';
import { PythonService } from '../../../src/modules/verification/verifiers/python/python-service.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { question } from '../../support/python-verifier/questions.js';
import {
  type PythonVerifierStandIn,
  type PythonVerifierStats,
  startPythonVerifier,
} from '../../support/python-verifier/start.js';

describe(`${PythonVerifier.name}: failures`, () => {
  let service: PythonVerifierStandIn;
  let clock: FixedClock;
  let events: PythonVerifierEvent[];
  let next = 1;

  beforeAll(async () => {
    service = await startPythonVerifier();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    await service.restart();
    clock = new FixedClock();
    events = [];
  });

  function create(options: Partial<PythonVerifierOptions> = {}) {
    const { url, key } = service;
    const verifier = new PythonVerifier({
      url,
      key,
      clock,
      onEvent: (event) => events.push(event),
      ...options,
    });
    const ask = (fairnessKey = 'tenant', signal: AbortSignal = new AbortController().signal) =>
      verifier.verify(question((next += 1), { fairnessKey }), signal);
    const fail = async (signal?: AbortSignal) => {
      const error: unknown = await ask('tenant', signal).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(VerifierUnavailableError);
      return error as VerifierUnavailableError;
    };
    return { verifier, ask, fail };
  }

  /** The stand-in learns of new and closed sockets a moment later than we do. */
  async function until(reached: (stats: PythonVerifierStats) => boolean) {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
      const stats = await service.stats();
      if (reached(stats)) return stats;
    }
    throw new Error('The stand-in has not seen it within 10 s.');
  }

  const untilClosed = (count: number) => until(({ closedEarly }) => closedEarly >= count);
  const untilConcurrent = (count: number) => until(({ concurrent }) => concurrent >= count);

  const transitions = () =>
    events.flatMap((event) => (event.type === 'circuit' ? [`${event.from}>${event.to} ${event.level}`] : []));
  const reasons = () => events.flatMap((event) => (event.type === 'unavailable' ? [event.reason] : []));

  it('A5: five 500s open the circuit, which refuses with the remaining cool-down; two successes close it', async () => {
    const { verifier, ask, fail } = create();
    await service.program({ rules: [{ status: 500, times: 5 }] });
    await fail();
    await fail();
    expect(await service.calls()).toBe(5);
    const openedAt = clock.nowMs();
    expect(verifier.circuitBreaker()).toEqual({
      state: 'OPEN',
      failures: 5,
      openedAt,
      retryAt: openedAt + 60_000,
    });
    clock.advance(12_400);
    const startedAt = performance.now();
    const refusal = await fail();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(refusal.retryAfterSeconds).toBe(48);
    expect(await service.calls()).toBe(5);
    clock.advance(47_600);
    expect(verifier.circuitBreaker().state).toBe('HALF_OPEN');
    await ask();
    expect(verifier.circuitBreaker().state).toBe('HALF_OPEN');
    await ask();
    expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(transitions()).toEqual(['CLOSED>OPEN error', 'OPEN>HALF_OPEN info', 'HALF_OPEN>CLOSED info']);
    expect(await service.calls()).toBe(7);
  });

  it('A5: a half-open circuit lets exactly one of twenty calls through', async () => {
    const { ask, fail } = create({ breakerCooldownMs: 1_000 });
    await service.program({ rules: [{ status: 503, times: 5 }, { delayMs: 150 }] });
    await fail();
    await fail();
    clock.advance(1_000);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => ask(`tenant ${i}`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await service.calls()).toBe(6);
  });

  it('A5: a 500 and a lost connection are retried, and the retry succeeds', async () => {
    const { verifier, ask } = create();
    await service.program({
      rules: [
        { status: 500, times: 1 },
        { act: 'drop', times: 1 },
      ],
    });
    await expect(ask()).resolves.toMatchObject({ execution: 'succeeded' });
    expect(await service.calls()).toBe(3);
    expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(events.map(({ type }) => type)).toEqual(['retry', 'retry']);
  });

  it('A5: a retry does not wait for the body of a 500, and the socket is closed', async () => {
    const { ask } = create();
    await service.program({ rules: [{ act: 'stall', status: 500, times: 1 }] });
    await expect(ask()).resolves.toMatchObject({ execution: 'succeeded' });
    expect(await untilClosed(1)).toMatchObject({ total: 2, closedEarly: 1, concurrent: 0 });
  });

  it('A5: an aborted exchange is rejected with the reason of the abort, not as a lost connection', async () => {
    await service.program({ rules: [{ act: 'hang' }] });
    const caller = new AbortController();
    const exchange = new PythonService(service.url, service.key).verify({ tx_hash: '0x1' }, caller.signal);
    const outcome = exchange.catch((error: unknown) => error);
    await untilConcurrent(1);
    caller.abort(new Error('client went away'));
    expect(await outcome).toEqual(new Error('client went away'));
  });

  it('A5: a truncated body is retried like a lost connection', async () => {
    const { ask } = create();
    await service.program({ rules: [{ act: 'cut', times: 2 }] });
    await expect(ask()).resolves.toMatchObject({ execution: 'succeeded' });
    expect(await service.calls()).toBe(3);
  });

  it('A5: a refused key emits an error event without the key and does not count for the circuit', async () => {
    const { verifier, fail } = create({ key: 'a-wrong-secret' });
    for (let i = 0; i < 6; i += 1) expect((await fail()).message).not.toContain('secret');
    expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(await service.calls()).toBe(6);
    expect(events).toHaveLength(6);
    for (const event of events) {
      expect(event).toMatchObject({ type: 'unavailable', level: 'error', reason: 'client_error' });
      expect(event.message).toBe('The verifier service refused our request with 401.');
    }
    expect(JSON.stringify(events)).not.toContain('a-wrong-secret');
  });

  it.each(['hang', 'stall'] as const)(
    'A5: a missing response (%s) ends at the timeout, closes the socket and counts as a failure',
    async (act) => {
      const { verifier, fail } = create({ totalTimeoutMs: 300 });
      await service.program({ rules: [{ act }] });
      const startedAt = performance.now();
      const error = await fail();
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(265);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      expect(error.message).toBe('The verifier did not answer in time.');
      expect(verifier.circuitBreaker().failures).toBe(1);
      expect(await untilClosed(1)).toMatchObject({ closedEarly: 1, concurrent: 0, total: 1 });
    },
  );

  it('A5: late responses fail their calls, and five of them open the circuit', async () => {
    const { verifier, fail } = create({ totalTimeoutMs: 150 });
    await service.program({ rules: [{ delayMs: 400 }] });
    for (let i = 0; i < 5; i += 1) await fail();
    expect(verifier.circuitBreaker()).toMatchObject({ state: 'OPEN', failures: 5 });
    expect(reasons()).toEqual(Array(5).fill('timeout'));
  });

  it('A5: an aborted call closes its socket at once and does not count for the circuit', async () => {
    const { verifier, fail } = create();
    await service.program({ rules: [{ act: 'hang' }] });
    const caller = new AbortController();
    const failing = fail(caller.signal);
    await untilConcurrent(1);
    caller.abort(new Error('client went away'));
    expect((await failing).cause).toEqual(new Error('client went away'));
    expect(await untilClosed(1)).toMatchObject({ closedEarly: 1, concurrent: 0, total: 1 });
    expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(verifier.load()).toEqual({ running: 0, waiting: 0 });
    expect(reasons()).toEqual(['aborted']);
  });

  it('A5: a service killed during twenty calls fails them all and serves again after its restart', async () => {
    const { verifier, ask } = create({ breakerCooldownMs: 5_000 });
    await service.program({ rules: [{ act: 'hang' }] });
    const calls = Promise.allSettled(Array.from({ length: 20 }, () => ask()));
    await untilConcurrent(20);
    await service.kill('SIGKILL');
    for (const outcome of await calls) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'VerifierUnavailableError' } });
    }
    expect(verifier.circuitBreaker().state).toBe('OPEN');
    await service.restart();
    clock.advance(5_000);
    await expect(ask()).resolves.toMatchObject({ execution: 'succeeded' });
    await expect(ask()).resolves.toMatchObject({ execution: 'succeeded' });
    expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 0 });
  });

  it('A5: a service that crashes on a request is unavailable', async () => {
    const { fail } = create();
    await service.program({ rules: [{ act: 'crash' }] });
    expect((await fail()).message).toBe('The verifier could not be reached.');
  });

  it('A5: the key is not sent along a redirect', async () => {
    const elsewhere = await startPythonVerifier();
    const { fail } = create();
    await service.program({ rules: [{ status: 307, headers: { location: `${elsewhere.url}/verify` } }] });
    await fail();
    expect(await elsewhere.calls()).toBe(0);
    await elsewhere.stop();
  });

  it('A5: a server that does not speak HTTP is unavailable', async () => {
    const server = createServer((socket) => socket.resume().end('220 smtp.example.com ESMTP\r\n'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const { fail } = create({ url: `http://127.0.0.1:${address.port}` });
    expect((await fail()).message).toBe('The verifier could not be reached.');
    await new Promise((done) => server.close(done));
  });

  it('A5: a throwing event listener changes neither results nor the circuit state', async () => {
    const { verifier, ask, fail } = create({
      breakerCooldownMs: 1_000,
      onEvent: () => {
        throw new Error('disk full');
      },
    });
    await service.program({ rules: [{ status: 500, times: 5 }] });
    await fail();
    await fail();
    expect(verifier.circuitBreaker().state).toBe('OPEN');
    clock.advance(1_000);
    await ask();
    await ask();
    expect(verifier.circuitBreaker().state).toBe('CLOSED');
  });

  it('A5: two instances (payers, anonymous) have circuits of their own', async () => {
    const payers = create();
    const anonymous = create();
    await service.program({ rules: [{ status: 500, times: 5 }] });
    await anonymous.fail();
    await anonymous.fail();
    expect(anonymous.verifier.circuitBreaker().state).toBe('OPEN');
    await expect(payers.ask()).resolves.toMatchObject({ execution: 'succeeded' });
  });

  it('A5: the constructor refuses invalid URLs and keys without quoting them', () => {
    for (const url of ['', 'python:8000', 'ftp://python/', 'http://user:hunter2@python:8000']) {
      expect(() => create({ url })).toThrow(/^The URL of the Python verifier must/);
    }
    expect(() => create({ key: 'hunter2\n' + 'x' })).toThrow(
      'The key of the Python verifier holds characters that a header cannot carry.',
    );
  });

  it('C9: at most 64 calls run at once, and one call of a tenant overtakes 300 of another', async () => {
    const { ask, verifier } = create();
    await service.program({ rules: [{ delayMs: 60 }] });
    const order: string[] = [];
    const answered = (who: string) => () => order.push(who);
    const busy = Array.from({ length: 300 }, () => ask('busy').then(answered('busy')));
    const quiet = ask('quiet').then(answered('quiet'));
    await quiet;
    expect(order.length).toBeLessThan(120);
    await Promise.all(busy);
    expect(order).toHaveLength(301);
    const { maxConcurrent, total } = await service.stats();
    expect(total).toBe(301);
    expect(maxConcurrent).toBeLessThanOrEqual(64);
    expect(verifier.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('C9: hanging calls of one tenant do not block another tenant', async () => {
    const { ask } = create();
    await service.program({ rules: [{ act: 'hang', times: 56 }] });
    const caller = new AbortController();
    const hanging = Promise.allSettled(Array.from({ length: 100 }, () => ask('busy', caller.signal)));
    expect((await untilConcurrent(56)).concurrent).toBe(56);
    await expect(ask('quiet')).resolves.toMatchObject({ execution: 'succeeded' });
    caller.abort();
    expect((await hanging).every(({ status }) => status === 'rejected')).toBe(true);
  });

  describe(PythonVerifierHealth.name, () => {
    const check = (options: { key?: string; timeoutMs?: number } = {}) =>
      new PythonVerifierHealth({ url: service.url, key: service.key, ...options }).check();

    it('F1: a 2xx is healthy, also while the circuit is open', async () => {
      const { fail, verifier } = create();
      await service.program({ rules: [{ status: 500 }] });
      await fail();
      await fail();
      expect(verifier.circuitBreaker().state).toBe('OPEN');
      const health = await check();
      expect(health.isHealthy).toBe(true);
      expect(health.latencyMs).toBeLessThan(1_000);
      expect((await service.stats()).health).toBe(1);
    });

    it('F1: a status other than 2xx is unhealthy', async () => {
      await service.program({ health: { status: 503 } });
      expect(await check()).toMatchObject({ isHealthy: false, detail: 'The verifier service answered 503.' });
      await service.program({ health: { status: 200 } });
      expect(await check({ key: 'wrong' })).toMatchObject({ isHealthy: false });
    });

    it('F1: a missing response is unhealthy after the timeout, an unreachable service at once', async () => {
      await service.program({ health: { act: 'hang' } });
      const slow = await check({ timeoutMs: 100 });
      expect(slow.isHealthy).toBe(false);
      expect(slow.latencyMs).toBeGreaterThanOrEqual(95);
      expect(slow.latencyMs).toBeLessThan(3_000);
      await service.kill();
      expect(await check()).toMatchObject({ isHealthy: false });
    });
  });
});

import {
  freshHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { EVM_WALLET } from '../../support/python-verifier/questions.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/verification/tenants.js';

const COOLDOWN_MS = 60_000;
const DEADLINE_MS = 1_200;

interface Check {
  readonly mode: string;
  readonly status: string;
  readonly circuitBreaker: { readonly state: string; readonly failures: number; readonly retryAt?: string };
}

describe('POST /verify with the Python service', () => {
  const clock = new FixedClock(Date.now());
  let service: PythonVerifierStandIn;
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    service = await startPythonVerifier();
    fixture = await startVerification({
      realVerifiers: true,
      oneProcess: 'each process has a circuit of its own, and its failures are counted',
      clock,
      config: {
        PYTHON_VERIFIER_URL: service.url,
        PYTHON_VERIFIER_KEY: service.key,
        PYTHON_VERIFIER_TIMEOUT_MS: String(DEADLINE_MS),
        BREAKER_COOLDOWN_MS: String(COOLDOWN_MS),
      },
    });
  });
  afterAll(async () => {
    await fixture.test.close();
    await service.stop();
  });
  beforeEach(async () => {
    await service.restart();
    seller = await createTenant(fixture.test.app);
    const wallet = { environment: 'live', chain: 'base', address: EVM_WALLET } as const;
    await registerWallet(fixture.test.app, seller.tenantId, wallet);
  });

  const ask = (hash = freshHash(), more: object = {}) => fixture.verifyBase(seller.liveKey, hash, more);
  const untouched = async (): Promise<void> => {
    expect(await fixture.units(seller.tenantId)).toEqual({ used: 0, reserved: 0 });
    expect(await fixture.logRows(seller.tenantId)).toEqual([]);
  };
  /** Polls, because health checks the verifier at most once a second. */
  const untilCircuit = async (state: string): Promise<Check> => {
    for (const until = Date.now() + 6_000; ; await new Promise((done) => setTimeout(done, 50))) {
      const { body } = await fixture.get(null, '/health');
      const { verifier } = (body as { checks: { verifier: Check } }).checks;
      if (verifier.circuitBreaker.state === state) return verifier;
      if (Date.now() > until)
        throw new Error(`the circuit is ${verifier.circuitBreaker.state}, not ${state}`);
    }
  };

  it('A5: a valid payment to the wallet is confirmed; the service gets hash, chain, amount and key', async () => {
    const hash = freshHash();
    const { body } = await ask(hash, { expected_amount: '1.5' }).expect(200);
    expect(body).toMatchObject({
      success: true,
      amountUsdc: '1.5',
      toAddress: EVM_WALLET,
      riskScore: 0.2733,
    });
    const { requests } = await service.stats();
    expect(requests[0]?.body).toEqual({ tx_hash: hash, chain: 'base', expected_amount: '1.5' });
    expect(requests[0]?.headers['x-internal-key']).toBe(service.key);
  });

  it('A5: a payment that the service calls valid is rejected if it paid another address', async () => {
    await service.program({ rules: [{ answer: { to_address: `0x${'9'.repeat(40)}` } }] });
    const { body } = await ask().expect(200);
    expect(body).toMatchObject({ success: false, status: 'rejected', reason: 'WRONG_RECIPIENT' });
    expect(await fixture.units(seller.tenantId)).toEqual({ used: 0, reserved: 0 });
  });

  it('A5: a payment that the service calls valid is rejected if its amount is too low', async () => {
    await service.program({ rules: [{ answer: { amount_usdc: '1' } }] });
    const { body } = await ask(freshHash(), { expected_amount: 1.5 }).expect(200);
    expect(body).toMatchObject({ success: false, reason: 'AMOUNT_TOO_LOW', amountUsdc: '1' });
  });

  it.each([
    ['killed in the middle of the request', { act: 'crash' }],
    ['silent after half an answer', { act: 'stall' }],
    ['cut off in the middle of the answer', { act: 'cut' }],
    ['hanging', { act: 'hang' }],
    ['answering garbage', { body: '}{' }],
    ['answering HTML', { body: '<html>502</html>', headers: { 'content-type': 'text/html' } }],
    ['answering an empty object', { body: '{}' }],
    ['answering about another transaction', { answer: { tx_hash: freshHash() } }],
    ['answering with a malformed amount', { answer: { amount_usdc: 'much' } }],
    ['answering after the deadline', { delayMs: DEADLINE_MS + 500 }],
    ['answering 500', { status: 500 }],
  ] as const)('A5: a service %s causes 503 with Retry-After and charges no unit', async (_, rule) => {
    await service.program({ rules: [rule] });
    const started = Date.now();
    const response = await ask();
    expect(response.status).toBe(503);
    expect(response.body).toMatchObject({ statusCode: 503, code: 'VERIFIER_UNAVAILABLE' });
    expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(JSON.stringify(response.body)).not.toMatch(/python|127\.0\.0\.1|html/i);
    expect(Date.now() - started).toBeLessThan(DEADLINE_MS + 2_500);
    await untouched();
    // A restarted service is called again; the success resets the failure count for the next test.
    await service.restart();
    await ask().expect(200);
  });

  it('A5: five failures open the circuit, shown on /health; after the cool-down two successes close it', async () => {
    await service.program({ rules: [{ status: 500 }] });
    // One call tries three times.
    await ask().expect(503);
    await ask().expect(503);
    const before = await service.calls();
    expect(before).toBe(5);
    const refused = await ask().expect(503);
    expect(refused.body).toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
    expect(refused.headers['retry-after']).toBe('60');
    expect(await service.calls()).toBe(before);
    const open = await untilCircuit('OPEN');
    expect(open).toMatchObject({ mode: 'python', status: 'degraded', circuitBreaker: { failures: 5 } });
    expect(Date.parse(open.circuitBreaker.retryAt ?? '')).toBe(clock.nowMs() + COOLDOWN_MS);
    await untouched();

    await service.program({ rules: [] });
    clock.advance(COOLDOWN_MS - 1);
    await ask().expect(503);
    expect(await service.calls()).toBe(before);
    clock.advance(1);
    expect(await untilCircuit('HALF_OPEN')).toMatchObject({ status: 'degraded' });
    await ask().expect(200);
    await ask().expect(200);
    expect(await untilCircuit('CLOSED')).toMatchObject({
      status: 'healthy',
      circuitBreaker: { failures: 0 },
    });
    expect(await fixture.units(seller.tenantId)).toEqual({ used: 2, reserved: 0 });
  });

  it('A5: a 4xx of the service causes 503 and a logged error, and the circuit stays closed', async () => {
    await service.program({ rules: [{ status: 422 }] });
    for (let call = 0; call < 6; call += 1) await ask().expect(503);
    expect(await service.calls()).toBe(6);
    expect((await untilCircuit('CLOSED')).circuitBreaker.failures).toBe(0);
    const lines = fixture.test
      .logs()
      .filter(({ context, reason }) => context === 'verifier' && reason === 'client_error');
    expect(lines.map(({ level }) => level)).toEqual(new Array<string>(6).fill('error'));
    await untouched();
  });

  it('A5: failures of callers without a key do not open the circuit of payers', async () => {
    await service.program({ rules: [{ status: 500, times: 5 }] });
    const unrelated = (hash: string) =>
      fixture.verify(null, { tx_hash: hash, chain: 'base', recipient: EVM_WALLET });
    await unrelated(freshHash()).expect(503);
    await unrelated(freshHash()).expect(503);
    const calls = await service.calls();
    await unrelated(freshHash()).expect(503);
    expect(await service.calls()).toBe(calls);

    const { body } = await ask().expect(200);
    expect(body).toMatchObject({ success: true });
    expect((await untilCircuit('CLOSED')).circuitBreaker.failures).toBe(0);
  });

  it('A5: an outage is not remembered, and the next call succeeds', async () => {
    await service.program({ rules: [{ act: 'drop', times: 3 }] });
    const hash = freshHash();
    await ask(hash).expect(503);
    const { body } = await ask(hash).expect(200);
    expect(body).toMatchObject({ success: true, cached: false });
    expect(await fixture.units(seller.tenantId)).toEqual({ used: 1, reserved: 0 });
  });
});

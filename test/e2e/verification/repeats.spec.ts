import { setImmediate } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { VerificationLedger } from '../../../src/modules/verification/coordination/verification-ledger.js';
import { VerificationCoordinator } from '../../../src/modules/verification/coordination/verification-coordinator.js';
import {
  BUYER,
  freshHash,
  mined,
  move,
  paid,
  startVerification,
  UNRELATED,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

/** docs/adr/0018: concurrent repeats share a statement. */
describe('repeated verifications', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification({
      config: { JOBS_ENABLED: 'false' },
      oneProcess: 'a process recalls what it has seen itself, and what it asks is counted',
    });
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('A12: concurrent repeats share statements, and each receives its own result', async () => {
    const hashes = Array.from({ length: 20 }, freshHash);
    hashes.forEach((hash, index) => {
      fixture.verifier.tell(hash, index % 4 === 3 ? mined([move(BUYER, UNRELATED, 5n)]) : paid());
    });
    const all = () => Promise.all(hashes.map((hash) => fixture.verifyBase(seller.liveKey, hash)));
    await all();
    await all();
    const { app } = fixture.test;
    const ledger = app.get(VerificationLedger);
    const findAtOnce = ledger.findRemembered.bind(ledger);
    const arrived = jest.spyOn(app.get(VerificationCoordinator), 'acquire');
    const find = jest.spyOn(ledger, 'findRemembered').mockImplementation(async (asked) => {
      while (arrived.mock.calls.length < hashes.length) await setImmediate();
      return findAtOnce(asked);
    });
    const acquire = jest.spyOn(ledger, 'acquire');
    const again = await all();
    const calls = find.mock.calls.map(([asked]) => asked.length);
    expect(acquire).not.toHaveBeenCalled();
    expect(again.map(({ body }) => body as object)).toMatchObject(
      hashes.map((txHash, index) => ({ txHash, cached: true, success: index % 4 !== 3 })),
    );
    expect(calls).toEqual([1, 1, hashes.length - 2]);
  });

  it('A12: a repeat reflects changes that another process made to its payment', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const ask = (more = {}) => fixture.verifyBase(seller.liveKey, hash, more).expect(200);
    for (let times = 1; times <= 3; times += 1) await ask();
    const { dataSource } = fixture.test;
    await dataSource.query(
      'UPDATE payments SET remembered_until = now() WHERE tenant_id = $1 AND tx_hash = $2',
      [seller.tenantId, hash],
    );
    expect((await ask()).body).toMatchObject({ success: true, cached: false });
    expect(fixture.verifier.count(hash)).toBe(2);
    await ask();
    await dataSource.query(
      `INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
       SELECT tenant_id, environment, network, tx_hash, '', 'elsewhere' FROM payments WHERE tenant_id = $1 AND tx_hash = $2`,
      [seller.tenantId, hash],
    );
    expect((await ask({ reference: 'here' })).body).toMatchObject({
      reason: 'ALREADY_CLAIMED',
      cached: true,
    });
  });

  const refusal = (code: string) => Object.assign(new DatabaseError('refused', 7, 'error'), { code });

  async function knownPayment(): Promise<string> {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    for (let times = 1; times <= 2; times += 1) await fixture.verifyBase(seller.liveKey, hash).expect(200);
    return hash;
  }

  it('A12: each repeat is looked up on its own when Postgres refuses the batch', async () => {
    const hashes = await Promise.all(Array.from({ length: 5 }, knownPayment));
    const { app } = fixture.test;
    const ledger = app.get(VerificationLedger);
    const findAll = ledger.findRemembered.bind(ledger);
    const arrived = jest.spyOn(app.get(VerificationCoordinator), 'acquire');
    const find = jest.spyOn(ledger, 'findRemembered').mockImplementation(async (asked) => {
      while (arrived.mock.calls.length < hashes.length) await setImmediate();
      if (asked.length > 1) throw refusal('22021');
      return findAll(asked);
    });
    const answers = await Promise.all(hashes.map((hash) => fixture.verifyBase(seller.liveKey, hash)));
    expect(find.mock.calls.map(([asked]) => asked.length)).toEqual([1, 1, 3, 1, 2, 1, 1]);
    for (const { body } of answers) expect(body).toMatchObject({ success: true, cached: true });
  });

  it('A12: a database failure in the lookup is 500 with Retry-After and causes no further statement', async () => {
    const hash = await knownPayment();
    const ledger = fixture.test.app.get(VerificationLedger);
    const acquire = jest.spyOn(ledger, 'acquire');
    jest.spyOn(ledger, 'findRemembered').mockRejectedValueOnce(refusal('57P01'));
    const { headers } = await fixture.verifyBase(seller.liveKey, hash).expect(500);
    expect(headers['retry-after']).toBe('1');
    expect(acquire).not.toHaveBeenCalled();
    const { body } = await fixture.verifyBase(seller.liveKey, hash).expect(200);
    expect(body).toMatchObject({ success: true, cached: true });
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { concat, decodeFunctionData, numberToHex, parseAbi, type Hex } from 'viem';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const USDC = parseAbi([
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
]);
/** By then the first call polls once a second, and a new call twenty times a second. */
const LONG_MS = 2_650;

/** A pending payment is public. A caller with a copy may use another process and poll more often. */
describe('the first caller that settles a payment', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let one: FacilitatorFixture;
  let two: FacilitatorFixture;
  let impatient: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const own = { DATABASE_URL: database.url };
    [one, two, impatient] = await Promise.all([
      startFacilitator(stage, own),
      startFacilitator(stage, own),
      startFacilitator(stage, { ...own, SETTLEMENT_WAIT_MS: '1000' }),
    ]);
    tenant = await one.tenant();
  });
  beforeEach(() => stage.anvil.rpc('evm_setAutomine', [false]));
  afterEach(async () => {
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
  });
  afterAll(async () => {
    await Promise.all([one, two, impatient].map(({ test }) => test.close()));
    await database.drop();
    await stage.stop();
  });

  const settle = async (at: FacilitatorFixture, body: X402Body): Promise<string> => {
    const { body: answer } = await at.post('settle', body, tenant.testKey);
    return answer['success'] === true ? 'success' : String(answer['errorReason']);
  };

  /** Builds the payment header from the public transaction, byte for byte. */
  async function copied(original: X402Body): Promise<X402Body> {
    const [row] = await one.rows.query<[{ tx_hash: string }]>(
      `SELECT tx_hash FROM settlements WHERE status = 'pending' ORDER BY created_at DESC LIMIT 1`,
    );
    const { input } = (await stage.anvil.rpc('eth_getTransactionByHash', [row.tx_hash])) as { input: Hex };
    const [from, to, value, validAfter, validBefore, nonce, ...rest] = decodeFunctionData({
      abi: USDC,
      data: input,
    }).args;
    const signature =
      rest.length === 1 ? rest[0] : concat([rest[1], rest[2], numberToHex(rest[0], { size: 1 })]);
    const authorization = {
      ...{ from, to, nonce, value: value.toString() },
      ...{ validAfter: validAfter.toString(), validBefore: validBefore.toString() },
    };
    const accepted = original.paymentRequirements;
    return {
      x402Version: 2,
      paymentPayload: { x402Version: 2, payload: { signature, authorization }, accepted },
      paymentRequirements: { ...accepted },
    };
  }

  it('Q1: receives success, and later callers with a copy of the payment do not', async () => {
    const body = await stage.pay();
    const buyer = settle(one, body);
    await sleep(LONG_MS);
    const copy = await copied(body);
    // Two calls at a process that polls more often, and one at the process that settles it.
    const thirdParties = Promise.all([settle(two, copy), settle(two, copy), settle(one, copy)]);
    await sleep(100);
    await stage.anvil.rpc('evm_mine');
    expect(await buyer).toBe('success');
    expect(await thirdParties).toEqual(Array(3).fill('duplicate_settlement'));
  }, 30_000);

  it('Q1: loses its priority when it has stopped waiting', async () => {
    const body = await stage.pay();
    expect(await settle(impatient, body)).toBe('settlement_pending');
    const retry = settle(two, body);
    await sleep(100);
    await stage.anvil.rpc('evm_mine');
    expect(await retry).toBe('success');
  }, 30_000);

  it('Q1: loses its priority when its connection is closed', async () => {
    const body = await stage.pay();
    const gone = one.test.http
      .post('/api/v1/x402/facilitator/settle')
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .send(body);
    void gone.then(
      () => undefined,
      () => undefined,
    );
    const pending = `SELECT 1 FROM settlements WHERE status = 'pending'`;
    while ((await one.rows.query<object[]>(pending)).length === 0) await sleep(20);
    gone.abort();
    const retry = settle(two, body);
    await sleep(100);
    await stage.anvil.rpc('evm_mine');
    expect(await retry).toBe('success');
  }, 30_000);

  it('Q1: keeps its priority for three seconds when its process has died', async () => {
    const body = await stage.pay();
    const buyer = settle(impatient, body);
    const row = `SELECT id FROM settlements WHERE status = 'pending'`;
    while ((await one.rows.query<object[]>(row)).length === 0) await sleep(20);
    const [{ id }] = await one.rows.query<[{ id: string }]>(row);
    expect(await buyer).toBe('settlement_pending');
    // The state that a process leaves when it is killed before it answers.
    await one.rows.query(`UPDATE settlements SET maker_until = now() + interval '1 hour' WHERE id = $1`, [
      id,
    ]);
    const retry = settle(two, body);
    await stage.anvil.rpc('evm_mine');
    expect(await settle(impatient, body)).toBe('settlement_pending');
    expect(await retry).toBe('success');
  }, 30_000);
});

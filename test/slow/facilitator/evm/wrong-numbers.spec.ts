import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { X402Stage } from '../../../support/facilitator/x402-stage.js';

/** Each test uses a new database without allocated nonces. */
describe('a node with impossible numbers', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let one: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
  });
  beforeEach(async () => {
    database = await createThrowawayDatabase();
    one = await startFacilitator(stage, {
      DATABASE_URL: database.url,
      BASE_SEPOLIA_RPC_URL: node.url,
      SETTLEMENT_WAIT_MS: '5000',
      X402_EVM_SIGNER_KEYS: stage.signerKeys[0] ?? '',
    });
    tenant = await one.tenant();
  });
  afterEach(async () => {
    node.forget();
    await one.test.close();
    await database.drop();
  });
  afterAll(async () => {
    await node.close();
    await stage.stop();
  });

  /** @param wrong the count by block tag; other tags are answered truly */
  function counts(wrong: Readonly<Record<string, string>>): void {
    node.on('eth_getTransactionCount', (params) => {
      const tag = String(params[1]);
      return wrong[tag] ?? forwardTo(stage.anvil.url)('eth_getTransactionCount', params);
    });
  }
  const settle = async () => (await one.post('settle', await stage.pay(), tenant.testKey)).body;
  const recorded = async () => {
    const nonces = await one.rows.query<{ next_nonce: string }[]>('SELECT next_nonce FROM signer_nonces');
    return {
      nonces: nonces.map(({ next_nonce: next }) => Number(next)),
      units: await one.units(tenant.tenantId),
    };
  };

  for (const [name, count] of [
    ['a hundred thousand', '0x186a0'],
    ['more than Postgres can hold', `0x${'f'.repeat(64)}`],
  ] as const) {
    it(`M2: a transaction count of ${name} is a 503 that takes no nonce or unit; the next payment settles`, async () => {
      counts({ pending: count });
      const { status, body } = await one.post('settle', await stage.pay(), tenant.testKey);
      expect([status, body['errorReason']]).toEqual([503, 'unexpected_settle_error']);
      expect(await recorded()).toEqual({ nonces: [], units: 0 });
      counts({});
      expect(await settle()).toMatchObject({ success: true });
      const before = await recorded();
      counts({ pending: count });
      expect((await one.post('settle', await stage.pay(), tenant.testKey)).status).toBe(503);
      expect(await recorded()).toEqual(before);
      counts({});
      expect(await settle()).toMatchObject({ success: true });
      const loud = one.test.logs().filter(({ level }) => level === 'error');
      expect(loud.map(({ msg }) => String(msg)).join()).toContain('impossible transaction count');
    });
  }

  it('M7: gas, a price or a data fee above the signed bound is booked at the bound', async () => {
    const forward = forwardTo(stage.anvil.url);
    const most = `0x${'f'.repeat(64)}`;
    for (const member of ['gasUsed', 'effectiveGasPrice', 'l1Fee']) {
      node.on('eth_getTransactionReceipt', async (params) => {
        const receipt = await forward('eth_getTransactionReceipt', params);
        return receipt === null ? null : { ...(receipt as object), [member]: most };
      });
      expect(await settle()).toMatchObject({ success: true });
    }
    const [booked] = await one.rows.query<{ cost: string }[]>('SELECT cost FROM settlement_budgets');
    // One of the three books the maximum cost of a settlement: 0.005 of the coin.
    expect(Number(booked?.cost) / 1e18).toBeLessThan(0.0075);
  });

  it('M2: a nonce in the database below the chain’s nonce is raised to it', async () => {
    expect(await settle()).toMatchObject({ success: true });
    await one.rows.query('UPDATE signer_nonces SET next_nonce = 0');
    const signer = stage.signerAddresses[0] ?? '';
    await stage.anvil.rpc('anvil_setNonce', [signer, '0x1000']);
    expect(await settle()).toMatchObject({ success: true });
    expect((await recorded()).nonces).toEqual([0x1001]);
  });
});

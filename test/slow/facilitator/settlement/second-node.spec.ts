import { encodeEventTopics, pad, parseAbi, toHex, type Address } from 'viem';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { forwardTo, HANG, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import { replicaAt } from '../../../support/proxies/lagging-replica.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage } from '../../../support/facilitator/x402-stage.js';

const TRANSFER = parseAbi(['event Transfer(address indexed from, address indexed to, uint256 value)']);
const SOME_HASH = `0x${'1'.repeat(64)}`;
const LARGE = 900_000_000n;

/** Two nodes are configured. The first one answers every call, but not always truly. */
describe('a second node beside an unreliable first node', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let first: JsonRpcStub;
  let second: JsonRpcStub;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const forward = forwardTo(stage.anvil.url);
    [first, second] = await Promise.all([JsonRpcStub.start({}, forward), JsonRpcStub.start({}, forward)]);
    fixture = await startFacilitator(stage, {
      ...{ DATABASE_URL: database.url, BASE_SEPOLIA_RPC_URL: `${first.url},${second.url}` },
      ...{ SETTLEMENT_WAIT_MS: '3000', SETTLEMENT_RPC_TIMEOUT_MS: '1000', CROSS_CHECK_ABOVE_USDC: '100' },
    });
  });
  beforeEach(async () => {
    tenant = await fixture.tenant();
  });
  afterEach(async () => {
    first.forget();
    second.forget();
    await fixture.followersGone();
    await fixture.reconcile();
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await Promise.all([first.close(), second.close()]);
    await stage.stop();
  });

  const pass = (method: string, params: readonly unknown[]) => forwardTo(stage.anvil.url)(method, params);
  const settle = async (amount = PRICE) => {
    await stage.usdc.mint(stage.buyer as Address, amount);
    const before = await stage.received();
    const { body } = await fixture.post('settle', await stage.pay({ amount }), tenant.testKey);
    return { body, moved: (await stage.received()) - before };
  };
  /** The first node stays at its current block. */
  async function standStill(): Promise<void> {
    const head = BigInt(String(await pass('eth_blockNumber', [])));
    for (const [method, answer] of Object.entries(replicaAt(stage.anvil.url, head))) first.on(method, answer);
  }
  /** The first node reports every transaction as a payment in the newest block. */
  function inventReceipts(amount: bigint): void {
    first.on('eth_getTransactionReceipt', async ([transactionHash]) => {
      const block = (await pass('eth_getBlockByNumber', ['latest', false])) as Record<string, string>;
      const [from, to] = [stage.buyer as Address, stage.seller as Address];
      const topics = encodeEventTopics({ abi: TRANSFER, args: { from, to } });
      return {
        ...{ transactionHash, blockHash: block['hash'], blockNumber: block['number'], status: '0x1' },
        logs: [{ address: stage.usdc.address, topics, data: pad(toHex(amount)) }],
      };
    });
  }

  it('J1: settles a payment that it reports as mined while the first node stands still', async () => {
    await standStill();

    expect(await settle()).toMatchObject({ moved: PRICE, body: { success: true } });
  });

  it('J1: receives a transaction that the first node does not broadcast', async () => {
    first.on('eth_sendRawTransaction', SOME_HASH);

    expect(await settle()).toMatchObject({ moved: PRICE, body: { success: true } });
  });

  it('J1: does not delay a settlement while it hangs', async () => {
    second.everything(HANG);

    expect(await settle()).toMatchObject({ moved: PRICE, body: { success: true } });
  });

  it('J1: must confirm a large payment, which one node alone does not settle', async () => {
    for (const node of [first, second]) node.on('eth_sendRawTransaction', SOME_HASH);
    inventReceipts(LARGE);

    expect(await settle(LARGE)).toMatchObject({ moved: 0n, body: { errorReason: 'settlement_pending' } });
  });

  it('J1: settles a large payment that both nodes report', async () => {
    expect(await settle(LARGE)).toMatchObject({ moved: LARGE, body: { success: true } });
  });

  it('J1: leaves a large payment to the first node while it hangs', async () => {
    second.everything(HANG);

    expect(await settle(LARGE)).toMatchObject({ moved: LARGE, body: { success: true } });
  });
});

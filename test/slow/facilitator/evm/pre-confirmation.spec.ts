import { encodeEventTopics, pad, parseAbi, toHex, type Address } from 'viem';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage } from '../../../support/facilitator/x402-stage.js';

const TRANSFER = parseAbi(['event Transfer(address indexed from, address indexed to, uint256 value)']);
const NO_BLOCK = `0x${'ef'.repeat(32)}`;

/** A sequencer may announce a block that is never made. */
describe('a receipt of a block that does not exist yet', () => {
  let stage: X402Stage;
  let node: JsonRpcStub;
  let database: ThrowawayDatabase;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    // A database of its own, so that no other spec reconciles what is pending here.
    database = await createThrowawayDatabase();
    fixture = await startFacilitator(stage, {
      ...{ BASE_SEPOLIA_RPC_URL: node.url, DATABASE_URL: database.url },
      ...{ SETTLEMENT_WAIT_MS: '1000' },
    });
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await node.close();
    await stage.stop();
  });

  it('J1: leaves settle and verify by hash pending until the block exists', async () => {
    const body = await stage.pay();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const head = Number(await stage.anvil.rpc('eth_blockNumber'));
    node.on('eth_getTransactionReceipt', ([transactionHash]) => ({
      ...{ transactionHash, status: '0x1', blockNumber: toHex(head + 1), blockHash: NO_BLOCK },
      ...{ gasUsed: '0x1', effectiveGasPrice: '0x1' },
      logs: [
        {
          address: stage.usdc.address,
          topics: encodeEventTopics({
            abi: TRANSFER,
            args: { from: stage.buyer as Address, to: stage.seller as Address },
          }),
          data: pad(toHex(PRICE)),
        },
      ],
    }));

    const promised = await fixture.post('settle', body, tenant.testKey);
    await fixture.followersGone();

    expect(promised.body).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    expect(await stage.received()).toBe(0n);
    const { transaction } = promised.body;
    const proof = await fixture.test.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .send({ tx_hash: transaction, chain: 'base-sepolia' });
    expect(proof.body).toMatchObject({ status: 'pending', reason: 'AWAITING_CONFIRMATIONS' });

    node.forget();
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    await fixture.reconcile();
    const settled = await fixture.post('settle', body, tenant.testKey);
    expect(settled.body).toMatchObject({ success: true, transaction });
    expect(await stage.received()).toBe(PRICE);
  });
});

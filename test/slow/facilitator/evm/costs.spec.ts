import type { Address } from 'viem';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import {
  changeMoodWhenMined,
  deployClones,
  deployFickleWallet,
  fundWallets,
  payFromWallet,
  type Whim,
} from '../../../support/facilitator/fickle-wallet.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import { X402Stage } from '../../../support/facilitator/x402-stage.js';

const SIMULATION_FAILED = 'invalid_exact_evm_transaction_simulation_failed';

/** Contract wallets may do anything in `isValidSignature`. */
describe('costs of contract wallets', () => {
  let stage: X402Stage;
  let node: JsonRpcStub;
  let fixture: FacilitatorFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    fixture = await startFacilitator(stage, { BASE_SEPOLIA_RPC_URL: node.url });
    seller = await fixture.tenant();
  });
  afterEach(() => node.forget());
  afterAll(async () => {
    await fixture.test.close();
    await node.close();
    await stage.stop();
  });

  async function fundedWallet(whim: Whim): Promise<Address> {
    const wallet = await deployFickleWallet(stage.anvil, whim);
    await fundWallets(stage, [wallet]);
    return wallet;
  }

  it('J1: an honest contract wallet and its clones can pay', async () => {
    const wallet = await fundedWallet('honest');
    const clones = await deployClones(stage.anvil, wallet, 2);
    await fundWallets(stage, clones);
    for (const payer of [wallet, ...clones]) {
      const body = await payFromWallet(stage, payer);
      expect((await fixture.post('verify', body, seller.testKey)).body).toMatchObject({ isValid: true });
      expect((await fixture.post('settle', body, seller.testKey)).body).toMatchObject({ success: true });
    }
  });

  /** Verify and settle refuse alike, and no transaction is sent. */
  async function refusedAlike(body: object, reason: string): Promise<string> {
    const before = await stage.transactions();
    const verified = await fixture.post('verify', body, seller.testKey);
    const settled = await fixture.post('settle', body, seller.testKey);
    expect(await stage.transactions()).toBe(before);
    const { invalidMessage: message, payer } = verified.body;
    expect(verified.body).toMatchObject({ isValid: false, invalidReason: reason });
    expect([typeof message, typeof payer]).toEqual(['string', 'string']);
    expect(settled.body).toMatchObject({
      ...{ success: false, errorReason: reason, errorMessage: message, payer },
    });
    return String(message);
  }

  it.each(['unpriced', 'unsigned'] as const)(
    'J2: verify and settle refuse a wallet that accepts only in simulation (%s), and send nothing',
    async (whim) => {
      await refusedAlike(await payFromWallet(stage, await fundedWallet(whim)), SIMULATION_FAILED);
    },
  );

  it('J2: a wallet that accepts only with the gas of an estimate is simulated with real gas and refused', async () => {
    // Nodes that search for the lowest sufficient gas would report this.
    node.on('eth_estimateGas', '0x19000');
    await refusedAlike(await payFromWallet(stage, await fundedWallet('unlimited')), SIMULATION_FAILED);
  });

  it('J2: a wallet with a too expensive signature check is refused with the bound in coin', async () => {
    const body = await payFromWallet(stage, await fundedWallet('dear'));
    expect(await refusedAlike(body, 'gas_limit_above_maximum')).toContain('more than 0.005 of the coin');
  });

  it('J2: a wallet that changes its answer after verify fails at settle', async () => {
    const body = await payFromWallet(stage, await fundedWallet('calm'));
    expect((await fixture.post('verify', body, seller.testKey)).body).toMatchObject({ isValid: true });
    changeMoodWhenMined(node, stage.anvil);
    const settled = await fixture.post('settle', body, seller.testKey);
    expect(settled.body).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_evm_transaction_failed',
    });
  });
});

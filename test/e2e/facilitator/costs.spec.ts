import type { Address } from 'viem';
import { startFacilitator, type FacilitatorFixture } from '../../support/facilitator.js';
import {
  changeMoodWhenMined,
  deployClones,
  deployFickleWallet,
  fundWallets,
  payFromWallet,
  type Whim,
} from '../../support/fickle-wallet.js';
import { forwardTo, JsonRpcStub } from '../../support/json-rpc-stub.js';
import type { TestTenant } from '../../support/tenants.js';
import { X402Stage } from '../../support/x402-stage.js';

const SIMULATION_FAILED = 'invalid_exact_evm_transaction_simulation_failed';

/** Wallets with code may do anything in `isValidSignature`. */
describe('what a wallet with code costs us', () => {
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

  it('J1: an honest one pays like anybody, and so do its clones', async () => {
    const wallet = await fundedWallet('honest');
    const clones = await deployClones(stage.anvil, wallet, 2);
    await fundWallets(stage, clones);
    for (const payer of [wallet, ...clones]) {
      const body = await payFromWallet(stage, payer);
      expect((await fixture.post('verify', body, seller.testKey)).body).toMatchObject({ isValid: true });
      expect((await fixture.post('settle', body, seller.testKey)).body).toMatchObject({ success: true });
    }
  });

  it.each(['unpriced', 'unsigned', 'unlimited'] as const)(
    'J2: one that says yes only while simulated (%s) is seen through, by verify too, and nothing is sent',
    async (whim) => {
      const body = await payFromWallet(stage, await fundedWallet(whim));
      const before = await stage.transactions();
      const verified = await fixture.post('verify', body, seller.testKey);
      const settled = await fixture.post('settle', body, seller.testKey);
      expect(await stage.transactions()).toBe(before);
      expect(verified.body).toMatchObject({ isValid: false, invalidReason: SIMULATION_FAILED });
      expect(settled.body).toMatchObject({ success: false, errorReason: SIMULATION_FAILED });
      expect(settled.body['payer']).toBe(verified.body['payer']);
      expect(settled.body['errorMessage']).toBe(verified.body['invalidMessage']);
    },
  );

  it('J2: one whose owner changes its mind in between is not seen through, and moves nothing', async () => {
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

import { concatHex, createPublicClient, http, numberToHex, padHex, size, type Address, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import {
  changeMoodWhenMined,
  deployClones,
  deployFickleWallet,
  fundWallets,
  MOOD,
  payFromWallet,
  setMood,
} from '../../../support/facilitator/fickle-wallet.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage } from '../../../support/facilitator/x402-stage.js';

const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';

/** Three reverts block all wallets with the same code. An attacker chooses its code, but must not block others. */
describe('wallets whose code imitates other wallets', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let one: FacilitatorFixture;
  let tenant: TestTenant;
  let honest: Address;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    one = await startFacilitator(stage, { DATABASE_URL: database.url, BASE_SEPOLIA_RPC_URL: node.url });
    honest = await deployFickleWallet(stage.anvil, 'honest');
  });
  beforeEach(async () => {
    tenant = await one.tenant();
    await one.rows.query('DELETE FROM settlement_reverts');
  });
  afterEach(async () => {
    node.forget();
    await setMood(stage.anvil, true);
  });
  afterAll(async () => {
    await one.test.close();
    await database.drop();
    await node.close();
    await stage.stop();
  });

  const post = async (step: 'verify' | 'settle', body: object, key = tenant.testKey) =>
    (await one.post(step, body, key)).body;
  async function place(code: Hex, slot?: Hex, stored?: Address): Promise<Address> {
    const { address } = privateKeyToAccount(generatePrivateKey());
    await stage.anvil.rpc('anvil_setCode', [address, code]);
    if (slot && stored)
      await stage.anvil.rpc('anvil_setStorageAt', [address, slot, padHex(stored, { size: 32 })]);
    return address;
  }
  const three = (attacker: () => Promise<Address>): Promise<Address[]> =>
    Promise.all([1, 2, 3].map(attacker));

  /** Accepts while MOOD holds no coin. The code that it jumps over never runs. */
  function jumpingOver(dead: Hex): Hex {
    const start = concatHex(['0x60', numberToHex(size(dead) + 3, { size: 1 }), '0x56', dead, '0x5b']);
    const asked = concatHex(['0x73', MOOD, '0x31', '0x15']);
    const yes = numberToHex(size(start) + size(asked) + 6, { size: 1 });
    return concatHex([
      ...[start, asked],
      // PUSH1 yes JUMPI; REVERT(0, 0); JUMPDEST; RETURN(1626ba7e)
      ...(['0x60', yes, '0x57', '0x5f', '0x5f', '0xfd', '0x5b', '0x631626ba7e60e01b5f5260205ff3'] as const),
    ]);
  }

  /** The attackers are refused, and the innocent wallet is accepted at every tenant. */
  async function expectFramingFails(attackers: readonly Address[], innocent: Address): Promise<void> {
    await fundWallets(stage, [innocent, ...attackers], 2n * PRICE);
    for (const attacker of attackers) {
      expect(await post('settle', await payFromWallet(stage, attacker))).toMatchObject({
        errorReason: 'invalid_exact_evm_transaction_failed',
      });
    }
    node.forget();
    await setMood(stage.anvil, true);
    for (const attacker of attackers) {
      expect(await post('verify', await payFromWallet(stage, attacker))).toMatchObject({
        invalidReason: 'payer_refused_after_reverts',
      });
    }
    for (const { testKey } of [tenant, await one.tenant()]) {
      expect(await post('verify', await payFromWallet(stage, innocent), testKey)).toEqual({
        isValid: true,
        payer: innocent,
      });
    }
    expect(await post('settle', await payFromWallet(stage, innocent))).toMatchObject({ success: true });
  }

  it('Q3: three attackers that only name an implementation do not block its honest clones', async () => {
    const [innocent = honest] = await deployClones(stage.anvil, honest, 1);
    const attackers = await three(() => place(jumpingOver(concatHex(['0x73', honest, '0x5af4']))));
    changeMoodWhenMined(node, stage.anvil);
    await expectFramingFails(attackers, innocent);
  });

  it('Q3: three attackers with an implementation in a proxy slot do not block its honest clones', async () => {
    const [innocent = honest] = await deployClones(stage.anvil, honest, 1);
    const code = jumpingOver(concatHex(['0x7f', IMPLEMENTATION_SLOT]));
    const attackers = await three(() => place(code, IMPLEMENTATION_SLOT, honest));
    changeMoodWhenMined(node, stage.anvil);
    await expectFramingFails(attackers, innocent);
  });

  it('Q3: three attackers behind a Safe proxy do not block Safes with another implementation', async () => {
    // Like a Safe proxy, it forwards to the address in its first slot.
    const proxy = '0x365f5f375f5f365f5f545af43d5f5f3e6016573d5ffd5b3d5ff3';
    const slot = padHex('0x', { size: 32 });
    const calm = await deployFickleWallet(stage.anvil, 'calm');
    const innocent = await place(proxy, slot, honest);
    const attackers = await three(() => place(proxy, slot, calm));
    changeMoodWhenMined(node, stage.anvil);
    await expectFramingFails(attackers, innocent);
  });

  it('Q3: three accounts that change their EIP-7702 delegation when mined do not block accounts that keep it', async () => {
    const delegating = (to: Address): Hex => concatHex(['0xef0100', to]);
    const [innocent, ...attackers] = await Promise.all([1, 2, 3, 4].map(() => place(delegating(honest))));
    const delegateAll = (to: Address): Promise<unknown> =>
      Promise.all(attackers.map((attacker) => stage.anvil.rpc('anvil_setCode', [attacker, delegating(to)])));
    const client = createPublicClient({ transport: http(stage.anvil.url), pollingInterval: 20 });
    node.on('eth_sendRawTransaction', async (params) => {
      await delegateAll(padHex('0x99', { size: 20 }));
      const hash = await forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
      await client.waitForTransactionReceipt({ hash: hash as Hex });
      await delegateAll(honest);
      return hash;
    });
    await expectFramingFails(attackers, innocent ?? honest);
  });
});

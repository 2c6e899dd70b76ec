import { encodeAbiParameters } from 'viem';
import {
  startFacilitator,
  type FacilitatorFixture,
  type ProtocolAnswer,
} from '../../../support/facilitator/facilitator.js';
import {
  forwardTo,
  JsonRpcStub,
  RpcErrorAnswer,
  type StubMethod,
} from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import { X402Stage } from '../../../support/facilitator/x402-stage.js';

const L1_FEE_ORACLE = '0x420000000000000000000000000000000000000f';
const GWEI = 10n ** 9n;

/** What a transaction costs is asked of nodes that differ, and is looked at by both doors. */
describe('what settling costs', () => {
  let stage: X402Stage;

  beforeAll(async () => {
    stage = await X402Stage.start();
  });
  afterEach(async () => {
    await stage.anvil.rpc('anvil_setBalance', [stage.signerAddresses[0], '0x56bc75e2d63100000']);
    await stage.anvil.rpc('anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']);
    await stage.anvil.rpc('evm_mine');
  });
  afterAll(() => stage.stop());

  interface Shop {
    readonly node: JsonRpcStub;
    readonly fixture: FacilitatorFixture;
    readonly seller: TestTenant;
    readonly post: (step: 'verify' | 'settle', body: object) => Promise<ProtocolAnswer>;
  }

  /** Each with a process that has asked nothing yet, in front of a node that misbehaves. */
  async function withShop(
    methods: Readonly<Record<string, StubMethod>>,
    config: Readonly<Record<string, string>>,
    test: (shop: Shop) => Promise<void>,
  ): Promise<void> {
    const node = await JsonRpcStub.start(methods, forwardTo(stage.anvil.url));
    const oneProcess = 'what it asks and logs is looked at';
    const fixture = await startFacilitator(
      stage,
      { BASE_SEPOLIA_RPC_URL: node.url, ...config },
      { oneProcess },
    );
    try {
      const seller = await fixture.tenant();
      const post = (step: 'verify' | 'settle', body: object) => fixture.post(step, body, seller.testKey);
      await test({ node, fixture, seller, post });
    } finally {
      await fixture.test.close();
      await node.close();
    }
  }

  async function pays({ post }: Shop): Promise<void> {
    const body = await stage.pay();
    expect((await post('verify', body)).body).toMatchObject({ isValid: true });
    expect((await post('settle', body)).body).toMatchObject({ success: true });
  }

  /** By both doors in the same words. */
  async function refuses({ post }: Shop, reason: string, message: string): Promise<void> {
    const body = await stage.pay();
    const verified = await post('verify', body);
    expect(verified.body).toMatchObject({
      ...{ isValid: false, invalidReason: reason, payer: stage.buyer },
      invalidMessage: expect.stringContaining(message) as string,
    });
    const { invalidMessage, payer } = verified.body;
    const said = { success: false, errorReason: reason, errorMessage: invalidMessage, payer };
    expect((await post('settle', body)).body).toMatchObject(said);
  }

  const missing = (): StubMethod => new RpcErrorAnswer(-32601, 'the method does not exist');

  it('J1: a node that advises no tip: what is left of its gas price is the tip, as with wallets', () =>
    withShop({ eth_maxPriorityFeePerGas: missing() }, {}, pays));

  it('J1: a node that knows no pending block', async () => {
    const forward = forwardTo(stage.anvil.url);
    const latestOnly = (method: string): StubMethod => {
      return (params) =>
        params.includes('pending') ? new RpcErrorAnswer(-32602, 'invalid params') : forward(method, params);
    };
    const methods = ['eth_estimateGas', 'eth_getTransactionCount', 'eth_call'];
    await withShop(Object.fromEntries(methods.map((each) => [each, latestOnly(each)])), {}, pays);
  });

  it('J2: much gas at a low price settles: what is bounded is the coin that it costs', () =>
    withShop({ eth_estimateGas: '0xdbba0' }, {}, pays));

  it('J2: a settlement above the bound in coin, or with gas above its price, is refused by verify too', async () => {
    await withShop({}, { BASE_SEPOLIA_SETTLEMENT_MAX_COST_GWEI: '10' }, (shop) =>
      refuses(shop, 'gas_limit_above_maximum', 'more than 0.00000001 of the coin of Base Sepolia'),
    );
    await stage.anvil.rpc('anvil_setNextBlockBaseFeePerGas', ['0x1bf08eb000']);
    await stage.anvil.rpc('evm_mine');
    await withShop({}, { SETTLEMENT_MAX_GAS_GWEI: '20' }, (shop) =>
      refuses(shop, 'gas_price_above_maximum', 'more than 20 gwei'),
    );
  });

  it('J2: signers without gas money are our trouble, to verify too', async () => {
    for (const poor of ['0x0', '0x1']) {
      await stage.anvil.rpc('anvil_setBalance', [stage.signerAddresses[0], poor]);
      await withShop({}, {}, async ({ post, fixture }) => {
        const body = await stage.pay();
        expect((await post('verify', body)).status).toBe(503);
        expect((await post('settle', body)).status).toBe(503);
        const said = fixture.test
          .logs()
          .filter(({ message, msg }) => [message, msg].includes('a signer cannot pay for gas'));
        // Said once, however many hear of it.
        expect(said).toHaveLength(1);
      });
    }
  });

  it('J2: a node that cannot estimate is our trouble, to verify too', () =>
    withShop({ eth_estimateGas: missing() }, {}, async ({ post }) => {
      const body = await stage.pay();
      expect((await post('verify', body)).status).toBe(503);
      expect((await post('settle', body)).status).toBe(503);
    }));

  describe('on a chain that charges for data apart from gas', () => {
    const charging = (fee: bigint): Readonly<Record<string, StubMethod>> => {
      const forward = forwardTo(stage.anvil.url);
      return {
        eth_call: (params) => {
          const [{ to }] = params as [{ to: string }];
          return to.toLowerCase() === L1_FEE_ORACLE
            ? encodeAbiParameters([{ type: 'uint256' }], [fee])
            : forward('eth_call', params);
        },
      };
    };

    it('J2: the charge is reserved of the day’s budget, with room for half as much again', async () => {
      const ofTheDay = (gwei: string) => ({ BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: gwei });
      await withShop(charging(1_000_000n * GWEI), ofTheDay('1500000'), async ({ post }) => {
        expect((await post('settle', await stage.pay())).body).toMatchObject({
          errorReason: 'gas_budget_exceeded',
        });
      });
      await withShop(charging(1_000_000n * GWEI), ofTheDay('2500000'), pays);
    });

    it('J2: a charge above the bound in coin is refused by both', () =>
      withShop(charging(4_000_000n * GWEI), {}, (shop) =>
        refuses(shop, 'gas_limit_above_maximum', 'more than 0.005 of the coin'),
      ));
  });

  it('J2: prices and balances are asked for once a second at most, the gas of plain accounts once in five', () =>
    withShop({}, {}, async ({ node, post }) => {
      const bodies = await Promise.all(Array.from({ length: 30 }, () => stage.pay()));
      const startedMs = performance.now();
      for (const body of bodies) expect((await post('verify', body)).body).toMatchObject({ isValid: true });
      const seconds = (performance.now() - startedMs) / 1_000;
      for (const method of ['eth_getBlockByNumber', 'eth_maxPriorityFeePerGas', 'eth_getBalance']) {
        expect(node.count(method)).toBeLessThanOrEqual(1 + seconds);
      }
      expect(node.count('eth_estimateGas')).toBeLessThanOrEqual(1 + seconds / 5);
    }));
});

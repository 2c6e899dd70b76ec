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

/** Nodes differ in how they report costs; verify and settle both check them. */
describe('settlement costs', () => {
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

  interface Setup {
    readonly node: JsonRpcStub;
    readonly fixture: FacilitatorFixture;
    readonly seller: TestTenant;
    readonly post: (step: 'verify' | 'settle', body: object) => Promise<ProtocolAnswer>;
  }

  /** Starts a fresh process in front of a misbehaving node. */
  async function withSetup(
    methods: Readonly<Record<string, StubMethod>>,
    config: Readonly<Record<string, string>>,
    test: (setup: Setup) => Promise<void>,
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

  async function pays({ post }: Setup): Promise<void> {
    const body = await stage.pay();
    expect((await post('verify', body)).body).toMatchObject({ isValid: true });
    expect((await post('settle', body)).body).toMatchObject({ success: true });
  }

  /** Verify and settle refuse with the same message. */
  async function refuses({ post }: Setup, reason: string, message: string): Promise<void> {
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

  it('J1: a payment settles on a node that recommends no tip', () =>
    withSetup({ eth_maxPriorityFeePerGas: missing() }, {}, pays));

  it('J1: a payment settles on a node without a pending block', async () => {
    const forward = forwardTo(stage.anvil.url);
    const latestOnly = (method: string): StubMethod => {
      return (params) =>
        params.includes('pending') ? new RpcErrorAnswer(-32602, 'invalid params') : forward(method, params);
    };
    const methods = ['eth_estimateGas', 'eth_getTransactionCount', 'eth_call'];
    await withSetup(Object.fromEntries(methods.map((each) => [each, latestOnly(each)])), {}, pays);
  });

  it('J2: much gas at a low price settles, because the bound applies to the cost in coin', () =>
    withSetup({ eth_estimateGas: '0xdbba0' }, {}, pays));

  it('J2: verify and settle refuse a cost above the bound and a gas price above the maximum', async () => {
    await withSetup({}, { BASE_SEPOLIA_SETTLEMENT_MAX_COST_GWEI: '10' }, (setup) =>
      refuses(setup, 'gas_limit_above_maximum', 'more than 0.00000001 of the coin of Base Sepolia'),
    );
    await stage.anvil.rpc('anvil_setNextBlockBaseFeePerGas', ['0x1bf08eb000']);
    await stage.anvil.rpc('evm_mine');
    await withSetup({}, { SETTLEMENT_MAX_GAS_GWEI: '20' }, (setup) =>
      refuses(setup, 'gas_price_above_maximum', 'more than 20 gwei'),
    );
  });

  it('J2: signers without gas money make verify and settle answer 503, and are logged once', async () => {
    for (const poor of ['0x0', '0x1']) {
      await stage.anvil.rpc('anvil_setBalance', [stage.signerAddresses[0], poor]);
      await withSetup({}, {}, async ({ post, fixture }) => {
        const body = await stage.pay();
        expect((await post('verify', body)).status).toBe(503);
        expect((await post('settle', body)).status).toBe(503);
        const said = fixture.test
          .logs()
          .filter(({ message, msg }) => [message, msg].includes('a signer cannot pay for gas'));
        // The line is logged once for both calls.
        expect(said).toHaveLength(1);
      });
    }
  });

  it('J2: a node that cannot estimate gas makes verify and settle answer 503', () =>
    withSetup({ eth_estimateGas: missing() }, {}, async ({ post }) => {
      const body = await stage.pay();
      expect((await post('verify', body)).status).toBe(503);
      expect((await post('settle', body)).status).toBe(503);
    }));

  describe('on a chain with a separate data fee', () => {
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

    it('J2: the data fee is reserved from the daily budget with a margin', async () => {
      const ofTheDay = (gwei: string) => ({ BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: gwei });
      await withSetup(charging(1_000_000n * GWEI), ofTheDay('1500000'), async ({ post }) => {
        expect((await post('settle', await stage.pay())).body).toMatchObject({
          errorReason: 'gas_budget_exceeded',
        });
      });
      await withSetup(charging(1_000_000n * GWEI), ofTheDay('2500000'), pays);
    });

    it('J2: verify and settle refuse a data fee above the bound in coin', () =>
      withSetup(charging(4_000_000n * GWEI), {}, (setup) =>
        refuses(setup, 'gas_limit_above_maximum', 'more than 0.005 of the coin'),
      ));
  });

  it('J2: prices and balances are read at most once a second, gas estimates once in five seconds', () =>
    withSetup({}, {}, async ({ node, post }) => {
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

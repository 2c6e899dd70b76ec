import { privateKeyToAccount } from 'viem/accounts';
import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';
import { ANVIL_KEYS, startAnvil, type Anvil } from './anvil.js';
import { baseChain } from './evm-verdict.js';
import { forwardTo, JsonRpcStub, type StubMethod } from './json-rpc-stub.js';
import { deployUsdc, type TestUsdc } from './usdc.js';

const [, BUYER_KEY, MERCHANT_KEY] = ANVIL_KEYS;
export const MERCHANT = privateKeyToAccount(MERCHANT_KEY).address;
export const PRICE = 1_500_000n;
export const UNKNOWN_TX = `0x${'ab'.repeat(32)}`;

/** The responses of a node that does not know the transaction. */
export const UNSEEN = { eth_getTransactionReceipt: null, eth_getTransactionByHash: null };

/** One local chain on which the merchant was paid, and any number of faulty nodes in front of it. */
export class EvmStage {
  private readonly stubs: JsonRpcStub[] = [];

  private constructor(
    readonly anvil: Anvil,
    private readonly usdc: TestUsdc,
    /** The hash of the payment. */
    readonly paid: string,
  ) {}

  static async start(): Promise<EvmStage> {
    const anvil = await startAnvil({ chainId: 8453 });
    const usdc = await deployUsdc(anvil.url);
    await usdc.mint(privateKeyToAccount(BUYER_KEY).address, PRICE);
    return new EvmStage(anvil, usdc, await usdc.transfer(BUYER_KEY, MERCHANT, PRICE));
  }

  /** A node that forwards all methods but these to the chain. */
  async node(methods: Readonly<Record<string, StubMethod>> = {}): Promise<JsonRpcStub> {
    const stub = await JsonRpcStub.start(methods, forwardTo(this.anvil.url));
    this.stubs.push(stub);
    return stub;
  }

  /** A node that gives the same response to every method. */
  async nodeThatAlways(answer: StubMethod): Promise<JsonRpcStub> {
    return (await this.node()).everything(answer);
  }

  /** Base, with these nodes in this order. */
  chainOf(...nodes: readonly (JsonRpcStub | string)[]): ConfiguredChain {
    const urls = nodes.map((each) => (typeof each === 'string' ? each : each.url));
    return baseChain(urls, { usdcAddress: this.usdc.address });
  }

  async closeNodes(): Promise<void> {
    await Promise.all(this.stubs.splice(0).map((stub) => stub.close()));
  }

  async stop(): Promise<void> {
    await this.closeNodes();
    await this.anvil.stop();
  }
}

import { PERMIT2_ADDRESS, x402ExactPermit2ProxyAddress } from '@x402/evm';
import {
  concatHex,
  encodeAbiParameters,
  keccak256,
  padHex,
  toFunctionSelector,
  type Address,
  type Hex,
} from 'viem';
import { EvmClient } from '../../src/modules/facilitator/evm/evm-client.js';
import { PayerCodes } from '../../src/modules/facilitator/evm/payer-code.js';
import { Permit2Contracts } from '../../src/modules/facilitator/evm/permit2-contracts.js';
import { TokenDomain } from '../../src/modules/facilitator/evm/token-domain.js';
import { RpcNodes } from '../../src/modules/facilitator/rpc-nodes.js';
import { EvmStage } from '../support/evm-stage.js';
import { deployClones, deployFickleWallet } from '../support/fickle-wallet.js';
import { JsonRpcStub, type StubMethod } from '../support/json-rpc-stub.js';

const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const AGAIN_MS = 3_000;
const KEPT_MS = 600_000;

/** What contracts say of themselves may change, and is asked again, but not at the will of strangers. */
describe('changeable state of a chain', () => {
  let stage: EvmStage;

  beforeAll(async () => {
    stage = await EvmStage.start();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => stage.stop());

  async function clientOf(methods: Readonly<Record<string, StubMethod>>): Promise<[EvmClient, JsonRpcStub]> {
    const node = await stage.node(methods);
    return [new EvmClient(new RpcNodes(stage.chainOf(node), 5_000)), node];
  }

  /** Only this clock; sockets go on. */
  function stopClock(): (ms: number) => void {
    let now = performance.now();
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    return (ms) => {
      now += ms;
    };
  }

  describe(TokenDomain.name, () => {
    const text = (value: string): Hex => encodeAbiParameters([{ type: 'string' }], [value]);
    const named = (name: () => string): StubMethod => {
      return ([call]) =>
        (call as { data: string }).data === toFunctionSelector('name()') ? text(name()) : text('2');
    };

    it('J2: a token that is renamed is asked again before anybody is refused, and not at a stranger’s will', async () => {
      let name = 'USD Coin';
      const [client, node] = await clientOf({ eth_call: named(() => name) });
      const domain = new TokenDomain(client, stage.chainOf(node).usdcAddress);
      const later = stopClock();
      expect(await domain.mismatch({ name: 'USD Coin', version: '2' })).toBeNull();
      name = 'USDC';
      for (let tries = 0; tries < 5; tries += 1) {
        expect(await domain.mismatch({ name: 'USDC', version: '2' })).toBe('name');
      }
      expect(node.count('eth_call')).toBe(2);
      later(AGAIN_MS);
      expect(await domain.mismatch({ name: 'USDC', version: '2' })).toBeNull();
      expect(await domain.mismatch({ name: 'USDC', version: '1' })).toBe('version');
      expect(node.count('eth_call')).toBe(4);
    });

    it('J2: and after ten minutes anyhow', async () => {
      let name = 'USD Coin';
      const [client, node] = await clientOf({ eth_call: named(() => name) });
      const domain = new TokenDomain(client, stage.chainOf(node).usdcAddress);
      const later = stopClock();
      expect(await domain.mismatch({ name: 'USD Coin', version: '2' })).toBeNull();
      name = 'USDC';
      later(KEPT_MS);
      expect(await domain.mismatch({ name: 'USD Coin', version: '2' })).toBe('name');
    });
  });

  it('J2: contracts that are there are looked for again after a while, and those that are not in a few seconds', async () => {
    const deployed = new Set<string>();
    const [client, node] = await clientOf({
      eth_getCode: ([address]) => (deployed.has(String(address).toLowerCase()) ? '0x00' : '0x'),
    });
    const contracts = new Permit2Contracts(client);
    const later = stopClock();
    expect(await contracts.serve('exact')).toBe(false);
    expect(await contracts.serve('exact')).toBe(false);
    expect(node.count('eth_getCode')).toBe(2);
    for (const each of [PERMIT2_ADDRESS, x402ExactPermit2ProxyAddress]) deployed.add(each.toLowerCase());
    later(AGAIN_MS);
    expect(await contracts.serve('exact')).toBe(true);
    deployed.clear();
    expect(await contracts.serve('exact')).toBe(true);
    later(KEPT_MS);
    expect(await contracts.serve('exact')).toBe(false);
  });

  describe(PayerCodes.name, () => {
    let client: EvmClient;
    let codes: PayerCodes;
    let wallet: Address;
    let expected: Hex;

    beforeAll(async () => {
      [client] = await clientOf({});
      codes = new PayerCodes(client);
      wallet = await deployFickleWallet(stage.anvil, 'honest');
      expected = keccak256((await client.code(wallet)) ?? '0x');
    });

    async function hashAt(address: string): Promise<string | null> {
      return codes.hashOf(address, await client.code(address));
    }

    async function at(name: string, code: Hex): Promise<Address> {
      const address = padHex(`0x${Buffer.from(name).toString('hex')}`, { size: 20 });
      await stage.anvil.rpc('anvil_setCode', [address, code]);
      return address;
    }

    it('J2: of a contract its own, of a plain account none', async () => {
      expect(await hashAt(wallet)).toBe(expected);
      expect(await hashAt(padHex('0xdead', { size: 20 }))).toBeNull();
    });

    it('J2: of clones, delegations and proxies, and of clones of those, the implementation’s', async () => {
      const [clone = wallet] = await deployClones(stage.anvil, wallet, 1);
      const delegated = await at('delegated', concatHex(['0xef0100', wallet]));
      const small = await at(
        'small',
        concatHex(['0x365f5f375f5f365f73', wallet, '0x5af43d5f5f3e5f3d91602a57fd5bf3']),
      );
      const proxy = await at('proxy', concatHex(['0x7f', IMPLEMENTATION_SLOT, '0x545f5f5f5f5f945af400']));
      await stage.anvil.rpc('anvil_setStorageAt', [proxy, IMPLEMENTATION_SLOT, padHex(wallet, { size: 32 })]);
      const cloneOfClone = await at(
        'again',
        concatHex(['0x363d3d373d3d3d363d73', clone, '0x5af43d82803e903d91602b57fd5bf3']),
      );
      for (const payer of [clone, delegated, small, proxy, cloneOfClone]) {
        expect(await hashAt(payer)).toBe(expected);
      }
    });

    it('J2: of one that begins with zeros, pushed by fewer bytes', async () => {
      const short: Address = '0x00000000000000000000000000000000c0ffee00';
      await stage.anvil.rpc('anvil_setCode', [short, '0x6001']);
      const shortest = padHex('0xc0ffee00', { size: 16 });
      const clone = await at(
        'shorter',
        concatHex(['0x363d3d373d3d3d363d6f', shortest, '0x5af43d82803e903d91602757fd5bf3']),
      );
      expect(await hashAt(clone)).toBe(keccak256('0x6001'));
    });

    it('J2: of a proxy that has no implementation, and of a clone of nothing, their own', async () => {
      const proxy = await at('empty', concatHex(['0x7f', IMPLEMENTATION_SLOT, '0x54']));
      expect(await hashAt(proxy)).toBe(keccak256((await client.code(proxy)) ?? '0x'));
      const clone = await at('nothing', concatHex(['0xef0100', padHex('0x99', { size: 20 })]));
      expect(await hashAt(clone)).toBe(keccak256((await client.code(clone)) ?? '0x'));
    });
  });
});

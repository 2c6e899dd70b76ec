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
import { EvmClient } from '../../../src/chains/evm/client.js';
import { PayerCodes } from '../../../src/modules/facilitator/chains/evm/payer-code.js';
import { Permit2Contracts } from '../../../src/modules/facilitator/chains/evm/permit2-contracts.js';
import { TokenDomain } from '../../../src/modules/facilitator/chains/evm/token-domain.js';
import { NodePool } from '../../../src/chains/node-pool.js';
import { EvmStage } from '../../support/evm/evm-stage.js';
import { deployFickleWallet } from '../../support/facilitator/fickle-wallet.js';
import { JsonRpcStub, type StubMethod } from '../../support/evm/json-rpc-stub.js';

const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const AGAIN_MS = 3_000;
const KEPT_MS = 600_000;

/** What contracts report may change and is read again, but callers cannot trigger reads at will. */
describe('chain state that can change', () => {
  let stage: EvmStage;

  beforeAll(async () => {
    stage = await EvmStage.start();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => stage.stop());

  async function clientOf(methods: Readonly<Record<string, StubMethod>>): Promise<[EvmClient, JsonRpcStub]> {
    const node = await stage.node(methods);
    return [new EvmClient(new NodePool(stage.chainOf(node))), node];
  }

  /** Stops only this clock; sockets keep working. */
  function stopClock(): (ms: number) => void {
    // Rounded, so that no step is a fraction too short.
    let now = Math.round(performance.now());
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

    it('J2: reads a token name again on a mismatch, at most once every three seconds', async () => {
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

    it('J2: reads a token name again after ten minutes without a mismatch', async () => {
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

  it('J2: looks for deployed contracts again after ten minutes, for missing ones after three seconds', async () => {
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

    it('J2: returns the code hash of a contract and null for a plain account', async () => {
      expect(await hashAt(wallet)).toBe(expected);
      expect(await hashAt(padHex('0xdead', { size: 20 }))).toBeNull();
    });

    const delegation = (to: Hex): Hex => concatHex(['0xef0100', to]);
    const clones: Readonly<Record<string, (of: Hex) => Hex>> = {
      'EIP-1167': (of) => concatHex(['0x363d3d373d3d3d363d73', of, '0x5af43d82803e903d91602b57fd5bf3']),
      'EIP-7511': (of) => concatHex(['0x365f5f375f5f365f73', of, '0x5af43d5f5f3e5f3d91602a57fd5bf3']),
      'old Solady': (of) => concatHex(['0x3d3d3d3d363d3d37363d73', of, '0x5af43d3d93803e602a57fd5bf3']),
      Solady: (of) => concatHex(['0x5f5f365f5f37365f73', of, '0x5af43d5f5f3e6029573d5ffd5b3d5ff3']),
    };

    it.each(Object.keys(clones))(
      'J2: returns the code hash of the implementation for a clone (%s) and its clone',
      async (kind) => {
        const clone = await at(kind, clones[kind]?.(wallet) ?? '0x');
        const cloneOfClone = await at(`2 ${kind}`, clones['EIP-1167']?.(clone) ?? '0x');
        for (const payer of [clone, cloneOfClone]) {
          const saysYes = await stage.anvil.rpc('eth_call', [{ to: payer, data: '0x1626ba7e' }, 'latest']);
          expect(saysYes).toBe(padHex('0x1626ba7e', { size: 32, dir: 'right' }));
          expect(await hashAt(payer)).toBe(expected);
        }
      },
    );

    it.each([
      ['EIP-1167', '0x363d3d373d3d3d363d6f', '0x5af43d82803e903d91602757fd5bf3'],
      ['EIP-7511', '0x365f5f375f5f365f6f', '0x5af43d5f5f3e5f3d91602657fd5bf3'],
    ] as const)(
      'J2: resolves a clone (%s) whose implementation address begins with zeros',
      async (kind, before, after) => {
        const short: Address = '0x00000000000000000000000000000000c0ffee00';
        await stage.anvil.rpc('anvil_setCode', [short, (await client.code(wallet)) ?? '0x']);
        const clone = await at(
          `short ${kind}`,
          concatHex([before, padHex('0xc0ffee00', { size: 16 }), after]),
        );
        const saysYes = await stage.anvil.rpc('eth_call', [{ to: clone, data: '0x1626ba7e' }, 'latest']);
        expect(saysYes).toBe(padHex('0x1626ba7e', { size: 32, dir: 'right' }));
        expect(await hashAt(clone)).toBe(expected);
      },
    );

    it('J2: resolves no implementation for code that only resembles a clone', async () => {
      const clone = clones['EIP-1167']?.(wallet) ?? '0x';
      const before = await at('before', concatHex(['0x5b', clone]));
      const behind = await at('behind', concatHex([clone, '0x00']));
      const dead = await at('dead', concatHex(['0x601a56', '0x73', wallet, '0x5af4', '0x5b00']));
      for (const payer of [before, behind, dead]) expect(await hashAt(payer)).not.toBe(expected);
    });

    it('J2: gives each payer its own hash when storage or a delegation selects the code', async () => {
      const proxy = concatHex(['0x7f', IMPLEMENTATION_SLOT, '0x545f5f5f5f5f945af400']);
      const kinds: Readonly<Record<string, Hex>> = {
        proxy,
        'clone of a proxy': clones['EIP-1167']?.(await at('proxy', proxy)) ?? '0x',
        delegated: delegation(wallet),
        'clone of a delegated': clones['EIP-1167']?.(await at('delegated', delegation(wallet))) ?? '0x',
        'callcode of old': '0x5f5f5f5f5f5f545af200',
        'clone of nothing': clones['EIP-1167']?.(padHex('0x99', { size: 20 })) ?? '0x',
      };
      const seen = new Set<string | null>([expected]);
      for (const [kind, code] of Object.entries(kinds)) {
        for (const each of ['a', 'b']) {
          const payer = await at(`${each} ${kind}`.slice(0, 20), code);
          await stage.anvil.rpc('anvil_setStorageAt', [
            payer,
            IMPLEMENTATION_SLOT,
            padHex(wallet, { size: 32 }),
          ]);
          const hash = await hashAt(payer);
          expect(await codes.hashOf(payer.toUpperCase().replace('0X', '0x'), code)).toBe(hash);
          seen.add(hash);
        }
      }
      expect(seen.size).toBe(1 + 2 * Object.keys(kinds).length);
    });

    it('J2: does not read call instructions in pushed constants', async () => {
      const code: Hex = '0x61f4f27ff4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f400';
      for (const payer of [await at('pushes', code), await at('pushes too', code)]) {
        expect(await hashAt(payer)).toBe(keccak256(code));
      }
    });
  });
});

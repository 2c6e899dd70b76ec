import { base58 } from '@scure/base';
import fc from 'fast-check';
import { getAddress } from 'viem';
import { canonicalTxHash, CHAINS, comparableAddress, findChain } from '../../../src/domain/chain.js';

const MAIN_NETWORKS = [
  ...['solana', 'base', 'ethereum', 'polygon', 'avalanche', 'sei', 'arbitrum', 'optimism', 'bsc', 'iotex'],
  'peaq',
];
const TEST_NETWORKS = [
  ...['base-sepolia', 'ethereum-sepolia', 'polygon-amoy', 'arbitrum-sepolia', 'optimism-sepolia'],
  ...['avalanche-fuji', 'sei-testnet', 'solana-devnet', 'sandbox'],
];
const CHAIN_IDS: Record<string, string> = {
  base: 'eip155:8453',
  ethereum: 'eip155:1',
  polygon: 'eip155:137',
  avalanche: 'eip155:43114',
  sei: 'eip155:1329',
  arbitrum: 'eip155:42161',
  optimism: 'eip155:10',
  bsc: 'eip155:56',
  iotex: 'eip155:4689',
  peaq: 'eip155:3338',
  solana: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  'base-sepolia': 'eip155:84532',
  'ethereum-sepolia': 'eip155:11155111',
  'polygon-amoy': 'eip155:80002',
  'arbitrum-sepolia': 'eip155:421614',
  'optimism-sepolia': 'eip155:11155420',
  'avalanche-fuji': 'eip155:43113',
  'sei-testnet': 'eip155:1328',
  'solana-devnet': 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
  sandbox: 'x402:sandbox',
};

const namesOf = (environment: string): string[] =>
  CHAINS.filter((chain) => chain.environment === environment).map(({ name }) => name);

describe('chain registry', () => {
  it('A7: holds exactly the networks of the test environment', () => {
    expect(namesOf('test').sort()).toEqual([...TEST_NETWORKS].sort());
  });

  it('A10: holds exactly the main networks that the plans sell', () => {
    expect(namesOf('live').sort()).toEqual([...MAIN_NETWORKS].sort());
  });

  it('A2: gives every chain a unique CAIP-2 id', () => {
    expect(Object.fromEntries(CHAINS.map(({ name, network }) => [name, network]))).toEqual(CHAIN_IDS);
    expect(new Set(CHAINS.map(({ network }) => network)).size).toBe(CHAINS.length);
    for (const { network } of CHAINS) expect(network).toMatch(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/);
  });

  it('A2: gives every chain a unique name, also in protocol version 1', () => {
    expect(new Set(CHAINS.map(({ name }) => name)).size).toBe(CHAINS.length);
    const v1Names = CHAINS.flatMap(({ v1Name }) => v1Name ?? []);
    expect(new Set(v1Names).size).toBe(v1Names.length);
  });

  it.each(CHAINS.map((chain) => [chain.name, chain] as const))(
    'A6: %s has a valid USDC address',
    (_, chain) => {
      if (chain.family === 'solana') expect(base58.decode(chain.usdcAddress)).toHaveLength(32);
      else expect(chain.usdcAddress).toBe(getAddress(chain.usdcAddress.toLowerCase()));
      expect(comparableAddress(chain.family, chain.usdcAddress)).not.toBeNull();
    },
  );

  it('A6: only BNB Chain has 18 decimals', () => {
    expect(CHAINS.filter(({ usdcDecimals }) => usdcDecimals !== 6).map(({ name }) => name)).toEqual(['bsc']);
    expect(findChain('bsc')?.usdcDecimals).toBe(18);
  });

  it('A6: registers no bridged USDC address', () => {
    const bridged = [
      '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8',
      '0x7F5c764cBc14f9669B88837ca1490cCa17c31607',
      '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174',
      '0xd9aaEc86B65D86f6A7B5B1b0c42FFA531710b6CA',
    ].map((address) => address.toLowerCase());
    for (const { usdcAddress } of CHAINS) expect(bridged).not.toContain(usdcAddress.toLowerCase());
  });

  it('A6: requires at least one confirmation, and no fewer for the deepest finality', () => {
    for (const { accept, deepest } of CHAINS) {
      if (accept.kind === 'confirmations') expect(accept.confirmations).toBeGreaterThanOrEqual(1);
      if (accept.kind === 'confirmations' && deepest.kind === 'confirmations') {
        expect(deepest.confirmations).toBeGreaterThanOrEqual(accept.confirmations);
      }
    }
  });

  it('A2: finds no chain by what is no name of it', () => {
    for (const chain of CHAINS) expect(findChain(chain.name)).toBe(chain);
    for (const name of ['', ' base', 'base ', '__proto__', 'constructor', 'toString']) {
      expect(findChain(name)).toBeNull();
    }
  });
});

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-fA-F]{${length}}$`));
const signatureBytes = fc.uint8Array({ minLength: 64, maxLength: 64 });

describe('canonicalTxHash', () => {
  it('A2: hash_case: maps upper and lower case of one EVM hash to the same hash', () => {
    fc.assert(
      fc.property(hex(64), fc.constantFrom('evm', 'sandbox'), (digits, family) => {
        const canonical = `0x${digits.toLowerCase()}`;
        expect(canonicalTxHash(family, `0x${digits}`)).toBe(canonical);
        expect(canonicalTxHash(family, `0x${digits.toUpperCase()}`)).toBe(canonical);
        expect(canonicalTxHash(family, canonical)).toBe(canonical);
      }),
    );
  });

  it('A2: refuses EVM hashes with a 0X prefix, none, white space, another length or other digits', () => {
    fc.assert(
      fc.property(hex(64), (digits) => {
        for (const text of [
          ...[`0X${digits}`, digits, ` 0x${digits}`, `0x${digits} `, `0x${digits}\n`, `0x${digits}0`],
          ...[`0x${digits.slice(1)}`, `0x${digits.slice(1)}g`, `0x0x${digits.slice(2)}`],
        ]) {
          expect(canonicalTxHash('evm', text)).toBeNull();
        }
      }),
    );
  });

  it('A2: keeps Solana signatures unchanged, also shorter ones that begin with zero bytes', () => {
    const short = base58.encode(new Uint8Array(64).fill(7, 3));
    expect(short.length).toBeLessThan(87);
    expect(canonicalTxHash('solana', short)).toBe(short);
    fc.assert(
      fc.property(signatureBytes, (bytes) => {
        const text = base58.encode(bytes);
        expect(canonicalTxHash('solana', text)).toBe(text);
      }),
    );
  });

  it('A2: refuses base58 that is not exactly 64 bytes', () => {
    const tooLarge = 'z'.repeat(88);
    const leadingOnes = '1'.repeat(88);
    expect(base58.decode(tooLarge)).toHaveLength(65);
    expect(base58.decode(leadingOnes)).toHaveLength(88);
    expect(canonicalTxHash('solana', tooLarge)).toBeNull();
    expect(canonicalTxHash('solana', leadingOnes)).toBeNull();
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{64,88}$/), (text) => {
        expect(canonicalTxHash('solana', text)).toBe(base58.decode(text).length === 64 ? text : null);
      }),
    );
  });

  it('A2: refuses Solana signatures of other lengths or with 0, O, I, l', () => {
    const text = base58.encode(new Uint8Array(64).fill(255));
    expect(canonicalTxHash('solana', text)).toBe(text);
    for (const character of ['0', 'O', 'I', 'l', ' ', '\n']) {
      expect(canonicalTxHash('solana', character + text.slice(1))).toBeNull();
    }
    for (const other of [text.slice(4), `${text}1`, ` ${text}`, `${text} `]) {
      expect(canonicalTxHash('solana', other)).toBeNull();
    }
  });

  it('A2: refuses a hash of another chain family', () => {
    fc.assert(
      fc.property(hex(64), signatureBytes, (digits, bytes) => {
        expect(canonicalTxHash('solana', `0x${digits}`)).toBeNull();
        expect(canonicalTxHash('evm', base58.encode(bytes))).toBeNull();
      }),
    );
  });

  it('A2: refuses texts over 200 characters, a million characters within 500 ms', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('evm', 'solana', 'sandbox'),
        fc.constantFrom('0', '1', 'z', '0x', 'f'),
        fc.integer({ min: 201, max: 5_000 }),
        (family, piece, length) => {
          expect(canonicalTxHash(family, piece.repeat(length))).toBeNull();
          expect(canonicalTxHash(family, '0x' + piece.repeat(length))).toBeNull();
          expect(comparableAddress(family, piece.repeat(length))).toBeNull();
        },
      ),
    );
    const startedAt = performance.now();
    for (const family of ['evm', 'solana', 'sandbox'] as const) {
      expect(canonicalTxHash(family, 'z'.repeat(1_000_000))).toBeNull();
      expect(comparableAddress(family, 'z'.repeat(1_000_000))).toBeNull();
    }
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('A2: returns null for arbitrary text and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('evm', 'solana', 'sandbox'),
        fc.string({ unit: 'binary' }),
        (family, text) => {
          expect(canonicalTxHash(family, text)).toBeNull();
          expect(() => comparableAddress(family, text)).not.toThrow();
        },
      ),
    );
  });
});

describe('comparableAddress', () => {
  it('A6: ignores the case of EVM addresses', () => {
    fc.assert(
      fc.property(hex(40), (digits) => {
        expect(comparableAddress('evm', `0x${digits}`)).toBe(`0x${digits.toLowerCase()}`);
        expect(comparableAddress('evm', `0X${digits}`)).toBeNull();
        expect(comparableAddress('evm', `0x${digits}0`)).toBeNull();
      }),
    );
  });

  it('A6: keeps the case of Solana addresses, which must be 32 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const address = base58.encode(bytes);
        expect(comparableAddress('solana', address)).toBe(address);
        expect(comparableAddress('solana', base58.encode(bytes.slice(1)))).toBeNull();
      }),
    );
  });
});

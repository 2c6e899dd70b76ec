import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { CHAINS } from '../../../../src/domain/chain.js';
import { installExamples } from '../../../support/facilitator/x402-examples.js';

/** The parts of the older packages that are used here; only the examples install them. */
interface Shared {
  processPriceToAtomicAmount(
    price: string,
    network: string,
  ): { maxAmountRequired: string; asset: { address: string } } | { error: string };
}
interface Types {
  readonly NetworkSchema: { readonly options: readonly string[] };
}

const NAMED = CHAINS.flatMap(({ v1Name, usdcAddress }) =>
  v1Name === undefined ? [] : [{ v1Name, usdcAddress }],
);

describe('the older official x402 packages', () => {
  let networks: readonly string[] = [];
  let shared: Shared | null = null;

  beforeAll(async () => {
    await installExamples();
    const load = createRequire(resolve('examples/package.json'));
    networks = (load('x402/types') as Types).NetworkSchema.options;
    shared = load('x402/shared') as Shared;
  }, 300_000);

  it('M13, J1: lack exactly the network names that docs/facilitator.md lists', () => {
    const lacking = NAMED.filter(({ v1Name }) => !networks.includes(v1Name)).map(({ v1Name }) => v1Name);
    expect(lacking.sort()).toEqual(['ethereum', 'sepolia']);
    const [, names = ''] = /it lacks\s+(`[^,]+`),/.exec(readFileSync('docs/facilitator.md', 'utf8')) ?? [];
    expect([...names.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(lacking);
  });

  it('M13, J1: price every other network in our USDC', () => {
    for (const { v1Name, usdcAddress } of NAMED.filter((chain) => networks.includes(chain.v1Name))) {
      const priced = shared?.processPriceToAtomicAmount('$0.01', v1Name);
      if (priced === undefined || 'error' in priced) throw new Error(`${v1Name} has no price`);
      expect(priced.maxAmountRequired).toBe('10000');
      expect(priced.asset.address.toLowerCase()).toBe(usdcAddress.toLowerCase());
    }
  });
});

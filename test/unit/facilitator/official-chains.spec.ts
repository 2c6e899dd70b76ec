import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { x402Client, type SpendControls } from '@x402/core/client';
import type { Network, PaymentRequired, PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme as EvmBuyer } from '@x402/evm/exact/client';
import { ExactEvmScheme as EvmSeller } from '@x402/evm/exact/server';
import { NETWORKS as EVM_V1 } from '@x402/evm/v1';
import { ExactSvmScheme as SvmSeller } from '@x402/svm/exact/server';
import { NETWORKS as SVM_V1 } from '@x402/svm/v1';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { CHAINS, type ChainEntry } from '../../../src/domain/chain.js';

const DOC = readFileSync('docs/facilitator.md', 'utf8');
const SECTION = DOC.split(/^## /m).find((text) => text.startsWith('Chains and the official packages')) ?? '';
const SETTLED = CHAINS.filter(
  ({ family, withoutEip3009 }) => family !== 'sandbox' && withoutEip3009 !== true,
);

interface Token {
  readonly asset: string;
  readonly name: string;
  readonly version: string;
}

interface Row {
  readonly network: string;
  readonly v1: string | null;
  readonly known: string;
  readonly token: Token | null;
}

/** The table's rows by chain. */
const ROWS: ReadonlyMap<string, Row> = new Map(
  [...SECTION.matchAll(/^\| (\S+) +\| `(.+?)` +\| (\S+) +\| (yes|no) +\| (.*?) *\|$/gm)].map(
    ([, chain = '', network = '', v1 = '', known = '', token = '']) => {
      const [asset, name = '', version = ''] = [...token.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
      return [
        chain,
        {
          ...{ network, known, v1: v1 === '–' ? null : v1.replaceAll('`', '') },
          token: asset === undefined ? null : { asset, name, version },
        },
      ];
    },
  ),
);

/** The section's code for sellers and its code for buyers. */
const [SELLER = '', BUYER = ''] = [...SECTION.matchAll(/```js\n(.*?)```/gs)].map(([, lines = '']) => lines);
const ON_OPTIMISM = {
  network: 'eip155:10',
  ...(ROWS.get('optimism')?.token ?? { asset: '', name: '', version: '' }),
};

function run(
  lines: string,
  { network, asset, name, version }: Token & { network: string },
): Record<string, unknown> {
  const ours = lines
    .replaceAll(ON_OPTIMISM.asset, asset)
    .replaceAll(`'${ON_OPTIMISM.network}'`, `'${network}'`)
    .replaceAll(`'${ON_OPTIMISM.name}'`, `'${name}'`)
    .replaceAll(`version: '${ON_OPTIMISM.version}'`, `version: '${version}'`);
  const context = { asset: undefined, price: undefined, spendControls: undefined };
  runInNewContext(ours, context);
  // The packages get objects of this realm, not of the VM's.
  return JSON.parse(JSON.stringify(context)) as Record<string, unknown>;
}

function sellerOf({ family }: ChainEntry): EvmSeller | SvmSeller {
  return family === 'solana' ? new SvmSeller() : new EvmSeller();
}

async function isBought(
  network: string,
  priced: { amount: string; asset: string; extra?: Record<string, unknown> },
  spendControls?: SpendControls,
): Promise<boolean> {
  const account = privateKeyToAccount(generatePrivateKey());
  const client = x402Client.fromConfig({
    schemes: [{ network: network as Network, client: new EvmBuyer(account) }],
    ...(spendControls && { spendControls }),
  });
  const accepted: PaymentRequirements = {
    ...{ scheme: 'exact', network: network as Network, payTo: account.address, maxTimeoutSeconds: 300 },
    ...{ amount: priced.amount, asset: priced.asset, extra: priced.extra ?? {} },
  };
  const required: PaymentRequired = {
    x402Version: 2,
    resource: { url: 'https://a.example' },
    accepts: [accepted],
  };
  return client.createPaymentPayload(required).then(
    () => true,
    (error: unknown) => {
      if (String(error).includes('rejected by spendControls')) return false;
      throw error;
    },
  );
}

describe('docs/facilitator.md, "Chains and the official packages"', () => {
  it('M13, J1: lists exactly the chains that support settlement', () => {
    expect([...ROWS.keys()].sort()).toEqual(SETTLED.map(({ name }) => name).sort());
  });

  it.each(SETTLED)(
    'M13, J1: $name: the network names match our chain table and the packages',
    ({ name, network, v1Name }) => {
      const row = ROWS.get(name);
      expect([row?.network, row?.v1]).toEqual([network, v1Name ?? null]);
      if (v1Name !== undefined) expect([...EVM_V1, ...SVM_V1]).toContain(v1Name);
    },
  );

  it.each(SETTLED)(
    'M13, J1: $name: the seller package prices "$0.01" in its USDC where the table says so',
    async (chain) => {
      const { known, token } = ROWS.get(chain.name) ?? {};
      const price = await Promise.resolve(
        sellerOf(chain).parsePrice('$0.01', chain.network as Network),
      ).catch(() => null);
      expect(price === null ? 'no' : 'yes').toBe(known);
      expect(token === null).toBe(known === 'yes');
      const asset = price?.asset ?? token?.asset;
      expect(asset).toBe(chain.usdcAddress);
      if (price !== null) expect(price.amount).toBe('10000');
    },
  );

  const evm = SETTLED.filter(({ family }) => family === 'evm');

  it.each(evm)(
    'M13, J1: $name: the buyer package accepts its USDC by default where the table says so',
    async (chain) => {
      const priced = { asset: chain.usdcAddress, amount: '10000', extra: { name: 'USDC', version: '2' } };
      expect((await isBought(chain.network, priced)) ? 'yes' : 'no').toBe(ROWS.get(chain.name)?.known);
    },
  );

  const unknown = evm.filter(({ name }) => ROWS.get(name)?.known === 'no');

  it.each(unknown)(
    'M13, J1: $name: with the shown code, a seller prices and a buyer pays in its USDC',
    async ({ name, network }) => {
      const token = ROWS.get(name)?.token;
      if (!token) throw new Error('the table names no token');
      const { price } = run(SELLER, { network, ...token });
      const priced = await new EvmSeller().parsePrice(
        price as { asset: string; amount: string },
        network as Network,
      );
      const extra = { name: token.name, version: token.version };
      expect(priced).toEqual({ amount: '10000', asset: token.asset, extra });
      const { spendControls } = run(BUYER, { network, ...token });
      expect(await isBought(network, priced)).toBe(false);
      expect(await isBought(network, priced, spendControls as SpendControls)).toBe(true);
    },
  );

  it('M13, J1: the shown code runs for Optimism, and seven chains need it', () => {
    expect(unknown).toHaveLength(7);
    expect(run(SELLER, ON_OPTIMISM)['price']).toMatchObject({ asset: ON_OPTIMISM.asset });
    expect(run(BUYER, ON_OPTIMISM)['spendControls']).toMatchObject({
      allowedAssets: [{ network: 'eip155:10' }],
    });
  });
});

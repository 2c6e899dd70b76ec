import { readFileSync } from 'node:fs';
import { readConfig } from '../../../src/platform/config/env.js';

interface Row {
  readonly coins: readonly (string | undefined)[];
  readonly gas: string | undefined;
}

/** The table of docs/facilitator.md, "Costs", by chain. "their test networks" refers to the chains named before it. */
function documented(): Map<string, Row> {
  const [, costs = ''] = readFileSync('docs/facilitator.md', 'utf8').split('## Costs');
  const rows = costs
    .split('\n')
    .filter((line) => /^\| [a-z]+(-[a-z]+)?,? /.test(line) && !line.includes('coin of'));
  return new Map(
    rows.flatMap((line) => {
      const [chainNames = '', one, day, vain, gas] = line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1);
      const [own = '', theirs] = chainNames.split(' and their');
      const named = own.split(', ');
      const all = theirs === undefined ? named : named.flatMap((name) => [name, `${name}-sepolia`]);
      return all.map((name): [string, Row] => [name, { coins: [one, day, vain], gas }]);
    }),
  );
}

describe('documented settlement costs', () => {
  const chains = readConfig({ NODE_ENV: 'test' }).chains.filter(
    ({ family, withoutEip3009 }) => family !== 'sandbox' && withoutEip3009 !== true,
  );

  it('J2: cover exactly the chains that support settlement', () => {
    expect([...documented().keys()].sort()).toEqual(chains.map(({ name }) => name).sort());
  });

  it.each(chains.map((chain) => [chain.name, chain] as const))(
    'J2: equal the default settings on %s',
    (name, chain) => {
      const { settlementMaxCostGwei: one, settlementTenantGasGweiPerDay: day, settlementMaxGasGwei } = chain;
      const coins = [one, day, day / 10].map((gwei) => String(gwei / 1e9));
      const gas = chain.family === 'solana' ? '–' : `${settlementMaxGasGwei} gwei`;
      expect(documented().get(name)).toEqual({ coins, gas });
    },
  );
});

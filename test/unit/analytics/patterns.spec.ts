import { findClusters } from '../../../src/modules/analytics/patterns/payer-clusters.js';
import { profilesOf } from '../../../src/modules/analytics/patterns/payer-profile.js';
import { findRecurring, rhythmOf } from '../../../src/modules/analytics/patterns/recurring-payments.js';
import { monthsOfPayers } from '../../support/traffic/payers.js';

const SEEDS = (process.env['SEEDS'] ?? '1,2,3,4,5').split(',').map(Number);

/** `SHOW_NUMBERS=1 SEEDS=1,2,3` prints the numbers that docs/analytics.md gives. */
function report(text: string): void {
  if (process.env['SHOW_NUMBERS'] === '1') process.stderr.write(`${text}\n`);
}

describe('payment patterns in months of traffic with planted clusters', () => {
  it.each(SEEDS)(
    'E4: seed %i: finds nine of ten payers in their cluster, with at most one false cluster',
    (seed) => {
      const { payments, cohorts } = monthsOfPayers(seed);
      const clusters = findClusters(profilesOf(payments)).map(({ members }) =>
        members.map(({ payer }) => payer),
      );
      const matched = cohorts.map(({ name, payers }) => {
        const hits = clusters.map((members) => members.filter((payer) => payers.has(payer)).length);
        const best = hits.indexOf(Math.max(0, ...hits));
        report(
          `seed ${seed} ${name}: ${hits[best] ?? 0} of ${payers.size}, among ${clusters[best]?.length ?? 0}`,
        );
        expect((hits[best] ?? 0) / payers.size).toBeGreaterThanOrEqual(0.9);
        expect((hits[best] ?? 0) / (clusters[best]?.length ?? 1)).toBeGreaterThanOrEqual(0.8);
        return best;
      });
      expect(new Set(matched).size).toBe(cohorts.length);
      report(`seed ${seed} false clusters: ${clusters.length - cohorts.length}`);
      expect(clusters.length - cohorts.length).toBeLessThanOrEqual(1);
    },
  );

  it.each(SEEDS)('E4: seed %i: finds nine of ten recurring payers, with at most one false one', (seed) => {
    const { payments, cohorts } = monthsOfPayers(seed);
    const found = new Set(findRecurring(profilesOf(payments)).map(({ profile }) => profile.payer));
    const steady = cohorts.filter(({ isSteady }) => isSteady).flatMap(({ payers }) => [...payers]);
    const hits = steady.filter((payer) => found.has(payer)).length;
    report(`seed ${seed} recurring: ${hits} of ${steady.length}, false ${found.size - hits}`);
    expect(hits / steady.length).toBeGreaterThanOrEqual(0.9);
    expect(found.size - hits).toBeLessThanOrEqual(1);
  });

  it('E4: the order of payments does not change the clusters', () => {
    const { payments } = monthsOfPayers(7);
    const names = (marks: typeof payments) =>
      findClusters(profilesOf(marks)).map(({ members }) => members.map(({ payer }) => payer).sort());
    expect(names([...payments].reverse())).toEqual(names(payments));
  });

  it('E4: no payments or a single payer form no cluster; a single payer can be recurring', () => {
    expect(findClusters(profilesOf([]))).toEqual([]);
    const alone = Array.from({ length: 9 }, (_, day) => ({ payer: 'a', atMs: day * 86_400_000, amount: 1 }));
    expect(findClusters(profilesOf(alone))).toEqual([]);
    expect(findRecurring(profilesOf(alone))).toMatchObject([
      { intervalMs: 86_400_000, nextExpectedMs: 9 * 86_400_000 },
    ]);
    expect([rhythmOf(86_400_000), rhythmOf(3_500_000), rhythmOf(1)]).toEqual(['daily', 'hourly', 'other']);
  });
});

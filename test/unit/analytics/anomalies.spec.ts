import { HOUR_MS, HOURS_A_WEEK, type Anomaly } from '../../../src/modules/analytics/anomalies/anomaly.js';
import { detectAnomalies } from '../../../src/modules/analytics/anomalies/detect-anomalies.js';
import { HISTORY_HOURS } from '../../../src/modules/analytics/anomalies/hourly-detectors.js';
import { FIRST_WEEK, WEEKS, yearOfTraffic, type Planted, type Year } from '../../support/traffic/year.js';

/** As the service reads it: a week, the nine before it, and at most so many earlier payments. */
const EARLIER_PAYMENTS = 5_000;

function alarmsOfTheYear(year: Year): Anomaly[][] {
  const start = year.hours[0]?.startMs ?? 0;
  return Array.from({ length: WEEKS - FIRST_WEEK }, (_, offset) => {
    const from = (FIRST_WEEK + offset) * HOURS_A_WEEK;
    const [fromMs, untilMs] = [start + from * HOUR_MS, start + (from + HOURS_A_WEEK) * HOUR_MS];
    const first = Math.max(0, from - HISTORY_HOURS);
    const earlier = year.payments.filter(({ atMs }) => atMs < fromMs).slice(-EARLIER_PAYMENTS);
    return detectAnomalies({
      hours: year.hours.slice(first, from + HOURS_A_WEEK),
      windowFrom: from - first,
      payments: year.payments.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs),
      earlierAmounts: earlier.map(({ amount }) => amount),
    });
  });
}

function isOf(alarm: Anomaly, planted: Planted): boolean {
  if (alarm.type !== planted.type) return false;
  if (planted.paymentId !== null) return alarm.payment?.id === planted.paymentId;
  return alarm.startMs < planted.endMs && planted.startMs < alarm.endMs;
}

/** A storm of retries during a planted burst is a spike too, and a spike of rejections a burst: neither alarm is false. */
function isExplainedBy(alarm: Anomaly, planted: Planted): boolean {
  if (alarm.payment !== null || planted.paymentId !== null) return isOf(alarm, planted);
  return isOf({ ...alarm, type: planted.type }, planted);
}

const TENANTS = [
  { callsAnHour: 3, paymentsAnHour: 1 },
  { callsAnHour: 40, paymentsAnHour: 3 },
  { callsAnHour: 600, paymentsAnHour: 6 },
];
const SEEDS = (process.env['SEEDS'] ?? '1,2').split(',').map(Number);

/** `SHOW_NUMBERS=1 SEEDS=1,2,3` prints what docs/analytics.md tells. */
function report(options: object, text: string): void {
  if (process.env['SHOW_NUMBERS'] === '1') process.stderr.write(`${JSON.stringify(options)} ${text}\n`);
}

describe('a year of traffic with planted anomalies', () => {
  const cases = TENANTS.flatMap((tenant) => SEEDS.map((seed) => ({ ...tenant, seed })));

  it.each(cases)(
    'E4: $callsAnHour calls an hour, seed $seed: nine of ten are found, and no week has two false alarms',
    (options) => {
      const year = yearOfTraffic(options);
      const weeks = alarmsOfTheYear(year);
      const alarms = weeks.flat();
      for (const type of ['spike', 'failure_burst', 'first_time_large_payer', 'unusual_amount']) {
        const planted = year.planted.filter((plant) => plant.type === type);
        const found = planted.filter((plant) => alarms.some((alarm) => isOf(alarm, plant)));
        report(options, `${type} ${found.length}/${planted.length}`);
        expect(found.length / planted.length).toBeGreaterThanOrEqual(0.9);
      }
      const falseAlarms = weeks.map(
        (week) => week.filter((alarm) => !year.planted.some((plant) => isExplainedBy(alarm, plant))).length,
      );
      report(
        options,
        `false ${falseAlarms.reduce((sum, count) => sum + count, 0)} in ${falseAlarms.length} weeks`,
      );
      expect(Math.max(...falseAlarms)).toBeLessThanOrEqual(1);
    },
  );
});

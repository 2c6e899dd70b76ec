import { HOUR_MS, HOURS_A_WEEK, type Anomaly } from '../../../src/modules/analytics/anomalies/anomaly.js';
import { detectAnomalies } from '../../../src/modules/analytics/anomalies/detect-anomalies.js';
import { HISTORY_HOURS } from '../../../src/modules/analytics/anomalies/hourly-detectors.js';
import { FIRST_WEEK, WEEKS, yearOfTraffic, type Planted, type Year } from '../../support/traffic/year.js';

/** The service reads a week, the nine weeks before it, and at most this many earlier payments. */
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

/** A planted burst of failures may also raise a spike alarm, and the reverse; neither counts as a false alarm. */
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

/** `SHOW_NUMBERS=1 SEEDS=1,2,3` prints the numbers that docs/analytics.md gives. */
function report(options: object, text: string): void {
  if (process.env['SHOW_NUMBERS'] === '1') process.stderr.write(`${JSON.stringify(options)} ${text}\n`);
}

describe('detectAnomalies over a year of traffic with planted anomalies', () => {
  const cases = TENANTS.flatMap((tenant) => SEEDS.map((seed) => ({ ...tenant, seed })));

  it.each(cases)(
    'E4: $callsAnHour calls an hour, seed $seed: finds nine of ten anomalies, with at most one false alarm a week',
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

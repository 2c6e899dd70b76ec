import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { HOUR_MS, HOURS_A_WEEK, scoreOf, type Anomaly, type HourCount } from './anomaly.js';
import { MAD_TO_SIGMA, SeasonalBaseline } from './seasonal-baseline.js';

const SPIKE = { deviation: 6, factor: 2, more: 20 };
const BURST = { deviation: 6, factor: 2.5, points: 0.15, failures: 10 };
const RATE_DAYS = 28;
/** Days with fewer calls give no reliable rate. */
const BUSY_DAY = 20;
const LEAST_RATE_DAYS = 7;

/** An hour beyond the threshold of a detector. */
interface Outlier {
  readonly hour: HourCount;
  readonly deviation: number;
  readonly observed: number;
  readonly expected: number;
}

/** Finds hours with far more calls than usual for this hour of the week. Neighbouring hours form one spike. */
export function findSpikes(hours: readonly HourCount[], from: number): Anomaly[] {
  const baseline = new SeasonalBaseline(hours);
  const outliers: Outlier[] = [];
  for (let index = from; index < hours.length; index += 1) {
    const [hour, usual] = [hours[index], baseline.at(index)];
    if (hour === undefined || usual === null) continue;
    const deviation = (hour.total - usual.calls) / usual.sigma;
    const isHigh = hour.total >= SPIKE.factor * usual.calls && hour.total >= usual.calls + SPIKE.more;
    if (deviation >= SPIKE.deviation && isHigh)
      outliers.push({ hour, deviation, observed: hour.total, expected: usual.calls });
  }
  return joined(outliers).map((group) =>
    toAnomaly('spike', group, SPIKE.deviation, ({ observed, expected }) => {
      const times = expected >= 1 ? `, ${(observed / expected).toFixed(1)} times as many` : '';
      return `${observed} verifications in an hour where about ${Math.round(expected)} are usual${times}.`;
    }),
  );
}

/** Finds hours with a far higher share of rejections than the tenant's usual share. */
export function findFailureBursts(hours: readonly HourCount[], from: number): Anomaly[] {
  const outliers: Outlier[] = [];
  let usual: Rate | null = null;
  for (let index = from; index < hours.length; index += 1) {
    const hour = hours[index];
    if (hour === undefined) continue;
    if (index === from || index % 24 === 0) usual = usualRate(hours, index);
    if (usual === null || hour.rejected < BURST.failures) continue;
    const expected = usual.rate * hour.total;
    const sigma = Math.max(1, Math.sqrt(expected), usual.sigma * hour.total);
    const deviation = (hour.rejected - expected) / sigma;
    const rate = hour.rejected / hour.total;
    const isHigh = rate >= BURST.factor * usual.rate && rate >= usual.rate + BURST.points;
    if (deviation >= BURST.deviation && isHigh)
      outliers.push({ hour, deviation, observed: hour.rejected, expected });
  }
  return joined(outliers).map((group) =>
    toAnomaly('failure_burst', group, BURST.deviation, ({ hour, observed, expected }) => {
      const share = Math.round((observed / hour.total) * 100);
      const usually = Math.round((expected / hour.total) * 100);
      return `${observed} of ${hour.total} verifications in an hour were rejected (${share} %); usual are ${usually} %.`;
    }),
  );
}

interface Rate {
  readonly rate: number;
  readonly sigma: number;
}

/** Returns the median and the spread of the daily share of rejections over four weeks. */
function usualRate(hours: readonly HourCount[], index: number): Rate | null {
  const rates: number[] = [];
  for (let day = 1; day <= RATE_DAYS; day += 1) {
    const ofDay = hours.slice(Math.max(0, index - day * 24), Math.max(0, index - (day - 1) * 24));
    const total = ofDay.reduce((sum, hour) => sum + hour.total, 0);
    const rejected = ofDay.reduce((sum, hour) => sum + hour.rejected, 0);
    if (total >= BUSY_DAY) rates.push(rejected / total);
  }
  if (rates.length < LEAST_RATE_DAYS) return null;
  return { rate: median(rates), sigma: medianAbsoluteDeviation(rates) * MAD_TO_SIGMA };
}

/** Groups outliers that are at most one hour apart into one event. */
function joined(outliers: readonly Outlier[]): Outlier[][] {
  const groups: Outlier[][] = [];
  for (const outlier of outliers) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && outlier.hour.startMs - last.hour.startMs <= 2 * HOUR_MS)
      groups.at(-1)?.push(outlier);
    else groups.push([outlier]);
  }
  return groups;
}

function toAnomaly(
  type: Anomaly['type'],
  group: readonly Outlier[],
  threshold: number,
  explain: (worst: Outlier) => string,
): Anomaly {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a group has members');
  const worst = group.reduce((most, next) => (next.deviation > most.deviation ? next : most));
  return {
    type,
    startMs: first.hour.startMs,
    endMs: last.hour.startMs + HOUR_MS,
    score: scoreOf(worst.deviation, threshold),
    observed: worst.observed,
    expected: Math.round(worst.expected * 10) / 10,
    why: explain(worst),
    payment: null,
  };
}

/** The number of hours that a window needs as history: eight weeks of baseline, and one week for the level. */
export const HISTORY_HOURS = 9 * HOURS_A_WEEK;

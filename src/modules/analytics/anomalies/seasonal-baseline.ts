import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { HOURS_A_WEEK, type HourCount } from './anomaly.js';

/** The number of earlier weeks in the baseline. */
export const BASELINE_WEEKS = 8;
/** Fewer weeks give no baseline, and so no anomalies. */
export const LEAST_WEEKS = 3;
/** The factor that converts a median absolute deviation of normal data to a standard deviation. */
export const MAD_TO_SIGMA = 1.4826;

const HOURS_A_DAY = 24;
const NOISE_WEEKS = 4;
/** Hours with fewer expected calls give no reliable relative noise. */
const BUSY_HOUR = 10;
const LEVEL_BOUNDS = [0.5, 4] as const;

/** The usual calls of an hour, and their usual deviation. */
export interface Expected {
  readonly calls: number;
  readonly sigma: number;
}

/**
 * The usual week of a tenant. The baseline is the median of the same hour of the week over the eight weeks before. So a
 * single unusual week has no effect. The median day of the last seven scales it to the current level. The spread is the
 * largest of three values. The first is the median absolute deviation of those hours. The second is the counting noise
 * (the root of the count). The third is the relative noise of the tenant's busy hours in the last four weeks. Only data
 * from before an hour influences its baseline.
 */
export class SeasonalBaseline {
  private readonly seasons = new Map<number, number | null>();
  private readonly levels = new Map<number, number>();
  private readonly noises = new Map<number, number>();

  /** @param hours a gapless sequence, oldest first */
  constructor(private readonly hours: readonly HourCount[]) {}

  /** Returns the usual calls of an hour. Returns null without three weeks of history. */
  at(index: number): Expected | null {
    const season = this.seasonAt(index);
    if (season === null) return null;
    const level = this.levelAt(index);
    const calls = season * level;
    const spread = medianAbsoluteDeviation(this.samplesAt(index)) * MAD_TO_SIGMA * level;
    return { calls, sigma: Math.max(1, spread, Math.sqrt(calls), this.noiseAt(index) * calls) };
  }

  private samplesAt(index: number): number[] {
    const samples: number[] = [];
    for (let week = 1; week <= BASELINE_WEEKS; week += 1) {
      const hour = this.hours[index - week * HOURS_A_WEEK];
      if (hour !== undefined) samples.push(hour.total);
    }
    return samples;
  }

  private seasonAt(index: number): number | null {
    const known = this.seasons.get(index);
    if (known !== undefined) return known;
    const samples = this.samplesAt(index);
    const season = samples.length < LEAST_WEEKS ? null : median(samples);
    this.seasons.set(index, season);
    return season;
  }

  /**
   * Returns the ratio of the last seven days to their baseline. It is the median of the daily ratios, computed once a
   * day.
   */
  private levelAt(index: number): number {
    const day = Math.floor(index / HOURS_A_DAY) * HOURS_A_DAY;
    const known = this.levels.get(day);
    if (known !== undefined) return known;
    const ratios: number[] = [];
    for (let back = 1; back <= 7; back += 1) {
      const ratio = this.dayRatio(day - back * HOURS_A_DAY);
      if (ratio !== null) ratios.push(ratio);
    }
    const [least, most] = LEVEL_BOUNDS;
    const level = ratios.length === 0 ? 1 : Math.min(most, Math.max(least, median(ratios)));
    this.levels.set(day, level);
    return level;
  }

  private dayRatio(start: number): number | null {
    let [seen, usual] = [0, 0];
    for (let index = start; index < start + HOURS_A_DAY; index += 1) {
      const season = index < 0 ? null : this.seasonAt(index);
      if (season === null) return null;
      seen += this.hours[index]?.total ?? 0;
      usual += season;
    }
    return usual === 0 ? null : seen / usual;
  }

  private noiseAt(index: number): number {
    const day = Math.floor(index / HOURS_A_DAY) * HOURS_A_DAY;
    const known = this.noises.get(day);
    if (known !== undefined) return known;
    const strays: number[] = [];
    for (let at = Math.max(0, day - NOISE_WEEKS * HOURS_A_WEEK); at < day; at += 1) {
      const season = this.seasonAt(at);
      if (season === null || season < BUSY_HOUR) continue;
      const usual = season * this.levelAt(at);
      strays.push(Math.abs((this.hours[at]?.total ?? 0) - usual) / usual);
    }
    const noise = strays.length === 0 ? 0 : median(strays) * MAD_TO_SIGMA;
    this.noises.set(day, noise);
    return noise;
  }
}

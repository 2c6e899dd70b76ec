/** The values of one label set. */
export interface ReadSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A histogram of one label set. */
export interface ReadHistogram {
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds, ascending, without infinity. */
  readonly bounds: readonly number[];
  /** Observations in each bucket, not cumulated; the last one lies above all bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/** One metric as read at one moment, independent of who exports it. */
export type MetricReading = { readonly name: string; readonly help: string } & (
  | { readonly kind: 'counter' | 'gauge'; readonly samples: readonly ReadSample[] }
  | { readonly kind: 'histogram'; readonly histograms: readonly ReadHistogram[] }
);

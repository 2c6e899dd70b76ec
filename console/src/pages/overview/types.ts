import type { ResultOf } from '@x402-infrastructure/sdk';

export type Analytics = ResultOf<'getAnalytics'>;
export type Usage = ResultOf<'getUsage'>;
export type Outages = ResultOf<'listOutages'>;

export const PERIODS = ['1', '7', '30', '90'] as const;
export type Period = (typeof PERIODS)[number];

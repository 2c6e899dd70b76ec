import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../../domain/amount.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { PaymentsReader, SUM_DECIMALS, usdcNumber } from '../payments-reader.js';
import { assertFeature } from '../../../platform/http/request/plan-feature.js';
import { concentrationOf, shareOf, type Concentration, type PayerVolume } from './concentration.js';
import type { ClusterDto, ConcentrationDto, PatternsResponse, RecurringDto } from './dto/patterns.dto.js';
import { findClusters, type PayerCluster } from './payer-clusters.js';
import { profilesOf } from './payer-profile.js';
import { findRecurring, rhythmOf, type RecurringPayment } from './recurring-payments.js';

const MOST_PAYMENTS = 50_000;
const SHOWN_RECURRING = 100;
const SHOWN_PAYERS = 10;
const EXAMPLES = 5;
const DAY_MS = 86_400_000;

/** Finds clusters of similar payers, recurring payments and the concentration of a tenant's volume. */
@Injectable()
export class PatternsService {
  constructor(
    private readonly payments: PaymentsReader,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the patterns of the last days.
   *
   * @throws DomainError `FEATURE_NOT_IN_PLAN`
   */
  async find(principal: TenantPrincipal, days: number): Promise<PatternsResponse> {
    assertFeature(principal, 'patterns', this.config.upgradeUrl);
    const untilMs = this.clock.nowMs();
    const fromMs = untilMs - days * DAY_MS;
    const payments = await this.payments.confirmed(principal, { fromMs, untilMs }, MOST_PAYMENTS);
    const profiles = profilesOf(
      payments.map(({ payer, atMs, units }) => ({ payer, atMs, amount: usdcNumber(units) })),
    );
    const concentration = concentrationOf(payments);
    const volumes = new Map(concentration.payers.map((volume) => [volume.payer, volume]));
    return {
      period: { start: isoTime(fromMs), end: isoTime(untilMs), days },
      payers: concentration.payers.length,
      payments: payments.length,
      volumeUsdc: formatAmount(concentration.total, SUM_DECIMALS),
      clusters: findClusters(profiles).map((cluster) => toClusterDto(cluster, volumes)),
      recurring: findRecurring(profiles).slice(0, SHOWN_RECURRING).map(toRecurringDto),
      concentration: toConcentrationDto(concentration),
      truncated: payments.length === MOST_PAYMENTS,
      asOf: isoTime(untilMs),
    };
  }
}

function toClusterDto(
  { members, amount, intervalMs }: PayerCluster,
  volumes: ReadonlyMap<string, PayerVolume>,
): ClusterDto {
  const own = members.flatMap(({ payer }) => volumes.get(payer) ?? []);
  return {
    payers: members.length,
    payments: own.reduce((sum, { payments }) => sum + payments, 0),
    volumeUsdc: formatAmount(
      own.reduce((sum, { units }) => sum + units, 0n),
      SUM_DECIMALS,
    ),
    medianAmountUsdc: roundedAmount(amount),
    typicalIntervalSeconds: Math.round(intervalMs / 1_000),
    rhythm: rhythmOf(intervalMs),
    examplePayers: members.slice(0, EXAMPLES).map(({ payer }) => payer),
  };
}

function toRecurringDto(recurring: RecurringPayment): RecurringDto {
  const { profile, intervalMs, nextExpectedMs, confidence } = recurring;
  return {
    payer: profile.payer,
    amountUsdc: roundedAmount(profile.amount),
    intervalSeconds: Math.round(intervalMs / 1_000),
    rhythm: rhythmOf(intervalMs),
    payments: profile.payments,
    lastPaidAt: isoTime(profile.lastMs),
    nextExpectedAt: isoTime(nextExpectedMs),
    confidence,
  };
}

function toConcentrationDto({ payers, total, herfindahlIndex }: Concentration): ConcentrationDto {
  const percentOf = (units: bigint): number => Math.round(shareOf(units, total) * 1_000) / 10;
  const top = (count: number): number =>
    percentOf(payers.slice(0, count).reduce((sum, { units }) => sum + units, 0n));
  return {
    top1SharePercent: top(1),
    top5SharePercent: top(5),
    top10SharePercent: top(10),
    herfindahlIndex,
    largest: payers.slice(0, SHOWN_PAYERS).map(({ payer, units, payments }) => ({
      payer,
      volumeUsdc: formatAmount(units, SUM_DECIMALS),
      payments,
      sharePercent: percentOf(units),
    })),
  };
}

/** A median may lie between two amounts. Six decimals suffice, because USDC has six on nearly every chain. */
function roundedAmount(amount: number): string {
  return formatAmount(BigInt(Math.round(amount * 1e6)), 6);
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../../domain/amount.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { PaymentsReader, SUM_DECIMALS, usdcNumber, type ConfirmedPayment } from '../payments-reader.js';
import { assertFeature } from '../../../platform/http/request/plan-feature.js';
import { HOUR_MS, HOURS_A_WEEK, type Anomaly, type PaymentPoint } from './anomaly.js';
import { detectAnomalies } from './detect-anomalies.js';
import type { AnomaliesResponse, AnomalyDto } from './dto/anomalies.dto.js';
import { HISTORY_HOURS } from './hourly-detectors.js';
import { HourlyCountsRepository } from './hourly-counts.repository.js';
import { BASELINE_WEEKS, LEAST_WEEKS } from './seasonal-baseline.js';

/** The most payments of a window that are examined one by one. The newest take precedence. */
const WINDOW_PAYMENTS = 10_000;
const EARLIER_PAYMENTS = 5_000;
const SHOWN_ANOMALIES = 200;
const DAY_MS = 24 * HOUR_MS;

/** Finds anomalies of a tenant, compared with its own history only. */
@Injectable()
export class AnomaliesService {
  constructor(
    private readonly hourly: HourlyCountsRepository,
    private readonly payments: PaymentsReader,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the anomalies of the last days.
   *
   * @throws DomainError `FEATURE_NOT_IN_PLAN`
   */
  async find(principal: TenantPrincipal, days: number): Promise<AnomaliesResponse> {
    assertFeature(principal, 'anomalies', this.config.upgradeUrl);
    const untilMs = this.clock.nowMs();
    const fromMs = Math.floor((untilMs - days * DAY_MS) / HOUR_MS) * HOUR_MS;
    const historyMs = fromMs - HISTORY_HOURS * HOUR_MS;
    const hours = await this.hourly.between(principal, historyMs, untilMs);
    const windowFrom = Math.max(0, Math.round((fromMs - (hours[0]?.startMs ?? fromMs)) / HOUR_MS));
    const found = await this.payments.confirmed(principal, { fromMs, untilMs }, WINDOW_PAYMENTS);
    const earlier = await this.payments.confirmed(
      principal,
      { fromMs: historyMs, untilMs: fromMs },
      EARLIER_PAYMENTS,
    );
    const anomalies = detectAnomalies({
      hours,
      windowFrom,
      payments: await this.pointsOf(principal, found, fromMs),
      earlierAmounts: earlier.map(({ units }) => usdcNumber(units)),
    });
    const byId = new Map(found.map((payment) => [payment.id, payment]));
    const weeks = Math.min(BASELINE_WEEKS, Math.floor(windowFrom / HOURS_A_WEEK));
    return {
      period: { start: isoTime(fromMs), end: isoTime(untilMs), days },
      baseline: { weeks, sufficient: weeks >= LEAST_WEEKS, earlierPayments: earlier.length },
      anomalies: anomalies
        .slice(0, SHOWN_ANOMALIES)
        .map((anomaly) => toDto(anomaly, byId.get(anomaly.payment?.id ?? ''))),
      truncated: found.length === WINDOW_PAYMENTS || anomalies.length > SHOWN_ANOMALIES,
      asOf: isoTime(untilMs),
    };
  }

  /**
   * Converts payments for the detectors. A payer is new with its oldest payment in the window, unless it paid before.
   */
  private async pointsOf(
    principal: TenantPrincipal,
    found: readonly ConfirmedPayment[],
    fromMs: number,
  ): Promise<PaymentPoint[]> {
    const oldest = new Map<string, string>();
    for (const { payer, id } of found) oldest.set(payer, id);
    // The read may omit older payments of the window. Then they count as earlier payments.
    const sinceMs = found.length === WINDOW_PAYMENTS ? (found.at(-1)?.atMs ?? fromMs) : fromMs;
    const known = await this.payments.knownBefore(principal, [...oldest.keys()], sinceMs);
    return found.map(({ id, atMs, payer, units }) => ({
      id,
      atMs,
      payer,
      amount: usdcNumber(units),
      isFirst: oldest.get(payer) === id && !known.has(payer),
    }));
  }
}

function toDto(anomaly: Anomaly, payment: ConfirmedPayment | undefined): AnomalyDto {
  const { type, startMs, endMs, score, observed, expected, why } = anomaly;
  return {
    type,
    start: isoTime(startMs),
    end: isoTime(endMs),
    score,
    observed,
    expected,
    why,
    payment: payment
      ? {
          id: payment.id,
          chain: payment.chain,
          txHash: payment.txHash,
          payer: payment.payer,
          amountUsdc: formatAmount(payment.units, SUM_DECIMALS),
        }
      : null,
  };
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

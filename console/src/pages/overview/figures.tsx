import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../api/error';
import { Card, exactAmount, formatCount, formatDay, formatPercent, formatHour, Meter, Stat } from '../../kit';
import type { Analytics, Usage } from './types';

interface FiguresProps {
  readonly analytics: UseQueryResult<Analytics, ApiError>;
  readonly usage: UseQueryResult<Usage, ApiError>;
}

/** What matters, in numbers. A number that is not known yet is a dash, which takes the same room. */
export function Figures({ analytics, usage }: FiguresProps) {
  const totals = analytics.data?.totals;
  const known = (text: (totals: Analytics['totals']) => string) =>
    totals === undefined ? '–' : text(totals);
  return (
    <Card>
      <div className="figures-strip">
        <Stat
          label="Volume, USDC"
          value={known(({ volumeUsdc }) => exactAmount(volumeUsdc))}
          note="confirmed in this period"
        />
        <Stat
          label="Verifications"
          value={known(({ verifications }) => formatCount(verifications))}
          note="in this period"
        />
        <Stat
          label="Success rate"
          value={known(({ verifications, successRate }) =>
            verifications === 0 ? '–' : formatPercent(successRate),
          )}
          note={known(
            ({ failed, pending }) => `${formatCount(failed)} rejected, ${formatCount(pending)} pending`,
          )}
        />
        <Stat
          label="Unique payers"
          value={known(({ uniquePayers }) => formatCount(uniquePayers))}
          note="confirmed in this period"
        />
        <RequestsToday usage={usage.data} />
        <UsageStat usage={usage.data} />
      </div>
    </Card>
  );
}

function UsageStat({ usage }: { readonly usage: Usage | undefined }) {
  if (usage === undefined) return <Stat label="Units this month" value="–" note="–" />;
  const { used, limit, resetAt } = usage;
  return (
    <div className="stack gap-2">
      <Stat
        label="Units this month"
        value={formatCount(used)}
        note={`${ofLimit(limit)}, anew ${formatDay(resetAt)}`}
      />
      <Meter label="Units of this month used" value={used} limit={limit} />
    </div>
  );
}

function ofLimit(limit: number | null): string {
  return limit === null ? 'unlimited' : `of ${formatCount(limit)}`;
}

/** What the limit of a day counts, in the chosen environment. Days are those of UTC. */
function RequestsToday({ usage }: { readonly usage: Usage | undefined }) {
  if (usage === undefined) return <Stat label="Requests today" value="–" note="–" />;
  const { used, limit, resetAt } = usage.requestsToday;
  return (
    <div className="stack gap-2">
      <Stat
        label="Requests today"
        value={formatCount(used)}
        note={`${ofLimit(limit)}, until ${formatHour(resetAt)}`}
      />
      <Meter label="Requests of today used" value={used} limit={limit} />
    </div>
  );
}

import { useFilters, Grid, Page, Select } from '../../kit';
import { useRead } from '../../api/hooks';
import { useSession } from '../../session/context';
import { NoTenant } from '../../shell/no-tenant';
import { Chains, Reasons } from './breakdowns';
import { Checklist } from './checklist';
import { LatencyCard, TrendCard } from './charts';
import { CheckoutNotice } from './checkout-notice';
import { Figures } from './figures';
import { Outage } from './outage';
import { OutagesCard } from './outages';
import { PERIODS, type Period } from './types';

const NAMES: Readonly<Record<Period, string>> = {
  1: 'Today',
  7: 'Last 7 days',
  30: 'Last 30 days',
  90: 'Last 90 days',
};
const TITLE = 'Overview';
/** All that are kept: another period asks for nothing, and the present ones are known in each. */
const KEPT_DAYS = 90;
const EACH_MINUTE = 60_000;

/** How the account does: what is to be set up, and what the verifications of a period came to. */
export default function OverviewPage() {
  const { session } = useSession();
  return session.tenant === null ? <NoTenant title={TITLE} /> : <Overview />;
}

function Overview() {
  const [{ days }, setFilter] = useFilters({ days: '7' });
  const period = PERIODS.find((one) => one === days) ?? '7';
  const analytics = useRead('getAnalytics', {
    query: {
      days: Number(period),
      granularity: period === '1' ? 'hour' : 'day',
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  });
  const usage = useRead('getUsage');
  const outages = useRead('listOutages', { query: { days: KEPT_DAYS }, refetchInterval: EACH_MINUTE });
  return (
    <Page
      title={TITLE}
      description={<Outage outages={outages} />}
      actions={
        <Select
          label="Period"
          value={period}
          onChange={(value) => {
            setFilter('days', value);
          }}
          options={PERIODS.map((value) => ({ value, label: NAMES[value] }))}
        />
      }
    >
      <CheckoutNotice />
      <Checklist />
      <Figures analytics={analytics} usage={usage} />
      <TrendCard analytics={analytics} />
      <Grid least="22rem">
        <Chains analytics={analytics} />
        <Reasons analytics={analytics} />
      </Grid>
      {/* Below tables of any length, and therefore after them. */}
      {!analytics.isPending && (
        <>
          <LatencyCard analytics={analytics} />
          <OutagesCard outages={outages} period={period} />
        </>
      )}
    </Page>
  );
}

import { useRead } from '../../api/hooks';
import {
  Card,
  ErrorState,
  formatCount,
  KeyValues,
  Meter,
  Notice,
  Page,
  Skeleton,
  Stack,
  Time,
  inWords,
} from '../../kit';
import { useCheckoutResult } from '../../session/checkout';
import { useAccess, useSession } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { PlanTable } from './plan-table';
import { PortalButton } from './portal-button';
import type { Subscription, Usage } from './types';

/** The plan, what of it is used, and how to change it. Where Stripe is not set up, nothing of it is asked. */
export default function BillingPage() {
  const { session } = useSession();
  const { mayChange } = useAccess('billing');
  const hasStripe = session.features.billing;
  const usage = useRead('getUsage', { environment: 'live' });
  const subscription = useRead('getSubscription', { enabled: hasStripe });
  const isWaiting = usage.isPending || (hasStripe && subscription.isPending);
  const hasCustomer = typeof subscription.data?.stripeCustomerId === 'string';
  return (
    <Page
      title="Billing"
      description="Your plan is the same in both environments; only live payments with a final answer count against its month."
      actions={hasCustomer && mayChange && <PortalButton />}
    >
      <Returned />
      {!hasStripe && (
        <Notice title="Plans are not sold here">
          This server has no Stripe account: its operator sets your plan. Ask there for another one.
        </Notice>
      )}
      {hasStripe && !mayChange && <ReadsOnly>An owner changes the plan.</ReadsOnly>}
      <Stack>
        <PlanCard
          usage={isWaiting ? undefined : usage.data}
          subscription={subscription.data}
          isWaiting={isWaiting}
        />
        {usage.error !== null && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
        {subscription.error !== null && (
          <ErrorState error={subscription.error} onRetry={() => void subscription.refetch()} />
        )}
        {/* Below what is being read, and therefore after it: nothing moves when it comes. */}
        {!isWaiting && <PlansCard subscription={subscription.data} />}
      </Stack>
    </Page>
  );
}

function PlansCard({ subscription }: { readonly subscription: Subscription | undefined }) {
  const { session } = useSession();
  const { mayChange } = useAccess('billing');
  const plans = useRead('listPlans');
  if (plans.error !== null) return <ErrorState error={plans.error} onRetry={() => void plans.refetch()} />;
  return (
    <Card title="Plans" flush>
      <PlanTable
        plans={plans.data?.plans ?? []}
        current={session.tenant?.plan ?? 'free'}
        isLoading={plans.isPending}
        mayBuy={mayChange && subscription?.canSubscribe === true}
      />
    </Card>
  );
}

/** Back from the checkout: the plan follows within seconds. */
function Returned() {
  const checkout = useCheckoutResult();
  return (
    <>
      {checkout === 'success' && (
        <Notice tone="good" title="Thank you">
          Your plan is in force as soon as Stripe says so: within seconds.
        </Notice>
      )}
      {checkout === 'cancelled' && <Notice title="Nothing was bought">Your plan is as it was.</Notice>}
    </>
  );
}

interface PlanCardProps {
  readonly usage: Usage | undefined;
  readonly subscription: Subscription | undefined;
  readonly isWaiting: boolean;
}

function PlanCard({ usage, subscription, isWaiting }: PlanCardProps) {
  if (usage === undefined && !isWaiting) return null;
  if (usage === undefined)
    return (
      <Card title="This month">
        <Skeleton lines={4} height="1.5rem" />
      </Card>
    );
  const { used, limit } = usage;
  const text =
    limit === null
      ? `${formatCount(used)}, without a limit`
      : `${formatCount(used)} of ${formatCount(limit)}`;
  return (
    <Card title="This month">
      <Stack gap={3}>
        {subscription?.warning && <Notice tone="warn" title={subscription.warning} />}
        <Meter label="Verifications of this month" value={used} limit={limit} text={text} />
        <KeyValues
          items={[
            ['Plan', inWords(usage.plan)],
            ['Verifications', text],
            ['Begins anew', <Time key="r" at={usage.resetAt} style="long" />],
            ['Chains', usage.enabledChains.join(', ')],
            [
              'Subscription',
              subscription && (subscription.status === null ? 'None' : inWords(subscription.status)),
            ],
            [
              'Paid until',
              subscription?.currentPeriodEnd != null && (
                <Time key="p" at={subscription.currentPeriodEnd} style="day" />
              ),
            ],
            ['Ends then', subscription?.cancelAtPeriodEnd === true && 'Yes: it was cancelled'],
            [
              'Next plan',
              subscription !== undefined &&
                subscription.nextPlan !== subscription.plan &&
                inWords(subscription.nextPlan),
            ],
          ]}
        />
      </Stack>
    </Card>
  );
}

import { api, type CallOf } from '../../api/client';
import { isApiError, lineOf } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Badge, Button, formatCount, inWords, Skeleton, Table, useToast, type Column } from '../../kit';
import type { Plan } from './types';

interface PlanTableProps {
  readonly plans: readonly Plan[];
  readonly current: string;
  readonly isLoading: boolean;
  /** Whether a checkout is open: who has a subscription changes its plan in Stripe's portal. */
  readonly mayBuy: boolean;
}

type Sold = CallOf<'startCheckout'>['body']['plan'];

const COLUMNS: readonly Column<Plan>[] = [
  {
    title: 'A month',
    cell: ({ priceUsdPerMonth }) => (priceUsdPerMonth === 0 ? 'Free' : `$${formatCount(priceUsdPerMonth)}`),
    isNumber: true,
  },
  {
    title: 'Verifications',
    cell: ({ verificationsPerMonth: most }) => (most === null ? 'Unlimited' : formatCount(most)),
    isNumber: true,
  },
  { title: 'Requests a day', cell: ({ requestsPerDay }) => formatCount(requestsPerDay), isNumber: true },
  {
    title: 'A minute',
    cell: ({ requestsPerMinute }) => formatCount(requestsPerMinute),
    isNumber: true,
    isMinor: true,
  },
  { title: 'Chains', cell: ({ chains }) => chains.length, isNumber: true },
  { title: 'With', cell: ({ features }) => (features.length === 0 ? '–' : features.join(', ')) },
];

/** The price list, with the own plan marked, and a way to the checkout. */
export function PlanTable({ plans, current, isLoading, mayBuy }: PlanTableProps) {
  if (isLoading)
    return (
      <div className="card-body">
        <Skeleton lines={6} height="1.5rem" />
      </div>
    );
  const own = plans.findIndex(({ plan }) => plan === current);
  const columns: readonly Column<Plan>[] = [
    {
      title: 'Plan',
      cell: ({ plan }) => (
        <>
          {inWords(plan)} {plan === current && <Badge tone="info">Yours</Badge>}
        </>
      ),
    },
    ...COLUMNS,
    {
      title: 'Actions',
      isActions: true,
      cell: (plan) =>
        mayBuy && plan.plan !== 'free' && plans.indexOf(plan) > own && <BuyButton plan={plan.plan} />,
    },
  ];
  return <Table label="Price list" rows={plans} columns={columns} keyOf={({ plan }) => plan} empty={null} />;
}

function BuyButton({ plan }: { readonly plan: Sold }) {
  const say = useToast();
  const buy = useChange(() => checkout(plan), {
    onDone: ({ checkoutUrl }) => {
      window.location.assign(checkoutUrl);
    },
  });
  return (
    <Button
      small
      variant="primary"
      pending={buy.isPending || buy.isSuccess}
      label={`Choose ${inWords(plan)}`}
      onPress={() => {
        buy.mutate(undefined, {
          onError: (error) => {
            say(lineOf(error), 'bad');
          },
        });
      }}
    >
      Choose
    </Button>
  );
}

/** Stripe leads back to this page, where the server takes its address; else to where the server says. */
async function checkout(plan: Sold): Promise<{ readonly checkoutUrl: string }> {
  const page = `${window.location.origin}/console/billing`;
  try {
    return await api.startCheckout({
      body: { plan, successUrl: `${page}?checkout=success`, cancelUrl: `${page}?checkout=cancelled` },
    });
  } catch (error) {
    if (!isApiError(error) || error.status !== 400) throw error;
    return api.startCheckout({ body: { plan } });
  }
}

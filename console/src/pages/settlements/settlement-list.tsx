import type { components } from '@x402-infrastructure/sdk';
import { usePages } from '../../api/hooks';
import { useLive } from '../../api/live';
import { ChainSelect } from '../../chains/chain-select';
import { LiveMark } from '../../chains/live-mark';
import {
  Button,
  ButtonLink,
  Card,
  EmptyState,
  FilterBar,
  inWords,
  Mono,
  Money,
  Page,
  Select,
  StatusBadge,
  Table,
  Time,
  useFilters,
  type Column,
} from '../../kit';
import { useSession } from '../../session/context';

export type Settlement = components['schemas']['Settlement'];

const STATUSES = ['settled', 'pending', 'failed'];

const COLUMNS: readonly Column<Settlement>[] = [
  { title: 'Begun', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: 'Amount', cell: ({ amountUsdc }) => <Money amount={amountUsdc} />, isNumber: true },
  {
    title: 'Status',
    cell: ({ status, reason }) => (
      <>
        <StatusBadge status={status} />
        {reason !== null && <span className="small muted"> {inWords(reason)}</span>}
      </>
    ),
  },
  { title: 'Chain', cell: ({ chain }) => chain },
  { title: 'Payer', cell: ({ payer }) => <Mono text={payer} /> },
  { title: 'Transaction', cell: ({ transaction }) => <Mono text={transaction} />, isMinor: true },
  { title: 'Handed out', cell: ({ handedOutAt }) => <Time at={handedOutAt} />, isMinor: true },
];

/** Every signed payment that was to be brought onto its chain, the newest first. */
export function SettlementList() {
  const { session, environment } = useSession();
  const [filters, setFilter, reset] = useFilters({ status: '', chain: '' });
  const isFiltered = filters.status !== '' || filters.chain !== '';
  const settlements = usePages('listSettlements', (page) => page.settlements, {
    query: filters,
  });
  const isLive = useLive({ settlement: ['listSettlements'] });
  const isOffered = session.features.facilitator || environment === 'test';
  return (
    <Page
      title="Settlements"
      description={
        <>
          Signed payments of the x402 protocol, and the transactions that brought them onto their chains.{' '}
          <LiveMark isLive={isLive} />
        </>
      }
    >
      <Card flush>
        <FilterBar onReset={isFiltered ? reset : undefined}>
          <Select
            label="Status"
            value={filters.status}
            onChange={(value) => {
              setFilter('status', value);
            }}
            options={[
              { value: '', label: 'All' },
              ...STATUSES.map((value) => ({ value, label: inWords(value) })),
            ]}
          />
          <ChainSelect
            value={filters.chain}
            onChange={(value) => {
              setFilter('chain', value);
            }}
            anyLabel="All"
          />
        </FilterBar>
        <Table
          label="Settlements"
          rows={settlements}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/settlements/${id}`}
          empty={
            isFiltered ? (
              <EmptyState
                title="No settlement matches"
                action={<Button onPress={reset}>Clear filters</Button>}
              >
                The others show without the filters.
              </EmptyState>
            ) : (
              <EmptyState
                title="No settlement yet"
                action={<ButtonLink to="/docs">How a payment is settled</ButtonLink>}
              >
                {isOffered
                  ? 'Your server sends a signed payment to POST /facilitator/settle; it is listed here from then on.'
                  : 'This server settles on no main network. In Test, the sandbox settles signed payments.'}
              </EmptyState>
            )
          }
        />
      </Card>
    </Page>
  );
}

import { Link } from 'react-router';
import { usePages } from '../../api/hooks';
import { useChains } from '../../chains/use-chains';
import {
  Card,
  EmptyState,
  ExplorerLink,
  FilterBar,
  FilterField,
  inWords,
  Money,
  Mono,
  Page,
  Select,
  StatusBadge,
  Table,
  Time,
  useFilters,
} from '../../kit';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Settlements of all tenants. */
export default function SettlementsPage() {
  const [filters, setFilter, reset] = useFilters({ status: '', network: '', tenantId: '' });
  const chains = useChains();
  const { status, network, tenantId } = filters;
  const isFiltered = Object.values(filters).some((value) => value !== '');
  // An id under way is none: the server would refuse it.
  const query = { status, network, tenantId: UUID.test(tenantId) ? tenantId : '' };
  const settlements = usePages('listOperatorSettlements', (answer) => answer.settlements, { query });
  // Who has no account is told of the main networks alone: those of the rows are added, and the chosen one.
  const networks = new Map(
    [network, ...settlements.items.map((row) => row.network)].filter(Boolean).map((one) => [one, one]),
  );
  for (const chain of chains) networks.set(chain.network, chain.name);
  return (
    <Page
      title="All settlements"
      description="Payments that this server brought onto their chains, of every tenant."
    >
      <Card flush>
        <FilterBar onReset={isFiltered ? reset : undefined}>
          <Select
            label="Status"
            value={status}
            onChange={(value) => {
              setFilter('status', value);
            }}
            options={[
              { value: '', label: 'Any' },
              ...['pending', 'settled', 'failed'].map((value) => ({ value, label: inWords(value) })),
            ]}
          />
          <Select
            label="Network"
            value={network}
            onChange={(value) => {
              setFilter('network', value);
            }}
            options={[
              { value: '', label: 'Any' },
              ...[...networks].map(([value, label]) => ({ value, label })),
            ]}
          />
          <FilterField
            label="Tenant"
            placeholder="Id of a tenant"
            maxLength={36}
            value={tenantId}
            onFilter={(value) => {
              setFilter('tenantId', value);
            }}
            mono
          />
        </FilterBar>
        <Table
          label="Settlements of all tenants"
          rows={settlements}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'Transaction',
              cell: ({ network, transaction }) => (
                <ExplorerLink network={network} kind="tx" id={transaction} />
              ),
            },
            {
              title: 'Tenant',
              cell: ({ tenantId: id }) => (
                <Link to={`/operator/tenants/${id}`}>
                  <Mono text={id} />
                </Link>
              ),
            },
            { title: 'Environment', cell: ({ environment }) => environment, isMinor: true },
            { title: 'Amount', cell: ({ amountUsdc }) => <Money amount={amountUsdc} />, isNumber: true },
            { title: 'Status', cell: ({ status: state }) => <StatusBadge status={state} /> },
            {
              title: 'Reason',
              cell: ({ reason }) => (reason === null ? '–' : inWords(reason)),
              isMinor: true,
            },
            { title: 'Begun', cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
          empty={
            isFiltered ? (
              <EmptyState title="No such settlement">Clear the filters to see the others.</EmptyState>
            ) : (
              <EmptyState title="No settlement yet">Tenants settle with POST /facilitator/settle.</EmptyState>
            )
          }
        />
      </Card>
    </Page>
  );
}

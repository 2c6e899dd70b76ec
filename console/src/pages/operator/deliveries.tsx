import { Link } from 'react-router';
import { usePages } from '../../api/hooks';
import {
  Badge,
  Card,
  EmptyState,
  FilterBar,
  Mono,
  Page,
  Select,
  Stack,
  StatusBadge,
  Table,
  Time,
  useFilters,
} from '../../kit';
import { DeliveryTable } from './delivery-table';

/** Webhooks of all tenants that do not arrive, and the endpoints behind them. */
export default function DeliveriesPage() {
  const [{ status }, setFilter] = useFilters({ status: 'troubled' });
  const deliveries = usePages('listTroubledDeliveries', (answer) => answer.deliveries, {
    query: { status },
  });
  const endpoints = usePages('listTroubledEndpoints', (answer) => answer.endpoints);
  return (
    <Page title="Deliveries" description="Webhooks that do not arrive, of every tenant.">
      <Stack gap={6}>
        <Card title="Endpoints that fail" flush>
          <Table
            label="Their addresses"
            rows={endpoints}
            keyOf={({ id }) => id}
            expected={2}
            columns={[
              { title: 'Endpoint', cell: ({ url }) => <Mono text={url} short={false} /> },
              {
                title: 'Tenant',
                cell: ({ tenantId }) => (
                  <Link to={`/operator/tenants/${tenantId}`}>
                    <Mono text={tenantId} />
                  </Link>
                ),
              },
              { title: 'Environment', cell: ({ environment }) => environment, isMinor: true },
              {
                title: 'State',
                cell: ({ enabled, disabledReason }) =>
                  enabled ? (
                    <StatusBadge status="failing" />
                  ) : (
                    <Badge tone="bad">{disabledReason === 'gone' ? 'Off: gone' : 'Off: failing'}</Badge>
                  ),
              },
              { title: 'Since', cell: ({ failingSince }) => <Time at={failingSince} style="relative" /> },
            ]}
            empty={<EmptyState title="No endpoint fails">All of them take what they are sent.</EmptyState>}
          />
        </Card>
        {!endpoints.isLoading && (
          <Card title="Deliveries that fail" flush>
            <FilterBar>
              <Select
                label="Deliveries"
                value={status}
                onChange={(value) => {
                  setFilter('status', value);
                }}
                options={[
                  { value: 'troubled', label: 'Dead or failing' },
                  { value: 'dead', label: 'Dead: given up' },
                  { value: 'failing', label: 'Failing: still tried' },
                ]}
              />
            </FilterBar>
            <DeliveryTable
              label="Deliveries, newest first"
              rows={deliveries}
              withTenant
              empty={
                <EmptyState title="Everything arrives">
                  No delivery has failed in the last thirty days.
                </EmptyState>
              }
            />
          </Card>
        )}
      </Stack>
    </Page>
  );
}

import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Pages } from '../../api/hooks';
import { inWords, Mono, StatusBadge, Table, Time, type Column } from '../../kit';
import type { OperatorDelivery } from './types';

interface DeliveryTableProps {
  readonly label: string;
  readonly rows: Pages<OperatorDelivery>;
  readonly empty: ReactNode;
  /** In lists of all tenants. */
  readonly withTenant?: boolean;
}

/** Webhook deliveries, as the operator sees them. */
export function DeliveryTable({ label, rows, empty, withTenant = false }: DeliveryTableProps) {
  const tenant: Column<OperatorDelivery> = {
    title: 'Tenant',
    cell: ({ tenantId }) => (
      <Link to={`/operator/tenants/${tenantId}`}>
        <Mono text={tenantId} />
      </Link>
    ),
  };
  const columns: Column<OperatorDelivery>[] = [
    { title: 'Event', cell: ({ eventType }) => eventType },
    ...(withTenant ? [tenant] : []),
    { title: 'Endpoint', cell: ({ url }) => <Mono text={url} short={false} />, isMinor: true },
    { title: 'Status', cell: ({ status, attempt }) => <StatusBadge status={stateOf(status, attempt)} /> },
    { title: 'Answer', cell: ({ statusCode, error }) => answerOf(statusCode, error) },
    { title: 'Attempts', cell: ({ attempt }) => attempt, isNumber: true, isMinor: true },
    { title: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
    { title: 'Next try', cell: ({ nextAttemptAt }) => <Time at={nextAttemptAt} />, isMinor: true },
  ];
  return <Table label={label} rows={rows} keyOf={({ id }) => id} columns={columns} empty={empty} />;
}

function stateOf(status: OperatorDelivery['status'], attempt: number): string {
  if (status === 'failed') return 'dead';
  return status === 'pending' && attempt > 0 ? 'failing' : status;
}

function answerOf(statusCode: number | null, error: string | null): string {
  if (error !== null) return inWords(error);
  return statusCode === null ? '–' : String(statusCode);
}

import { Link } from 'react-router';
import { Card, EmptyState, StatusBadge, Table, Time } from '../../../kit';
import { useAccess, useHasWebhooks } from '../../../session/context';
import type { History } from '../types';

interface Row {
  readonly key: string;
  readonly type: string;
  readonly createdAt: string;
  readonly delivery: History['events'][number]['deliveries'][number] | null;
}

/** What the shop's server was told, and what it answered. */
export function Events({ history }: { readonly history: History }) {
  const { mayRead } = useAccess('webhooks');
  const rows = history.events.flatMap(({ id, type, createdAt, deliveries }): Row[] =>
    deliveries.length === 0
      ? [{ key: id, type, createdAt, delivery: null }]
      : deliveries.map((delivery) => ({ key: delivery.id, type, createdAt, delivery })),
  );
  const hasPage = useHasWebhooks() && mayRead;
  return (
    <Card title="Events and deliveries" flush>
      <Table
        label="What was sent"
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { title: 'Event', cell: ({ type }) => <code>{type}</code> },
          { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} style="long" /> },
          {
            title: 'Delivery',
            cell: ({ delivery }) => (delivery === null ? 'Not sent yet' : <Outcome {...delivery} />),
          },
          {
            title: 'Endpoint',
            cell: ({ delivery }) => {
              if (delivery === null) return '–';
              const path = `/webhooks/${delivery.endpointId}/deliveries/${delivery.id}`;
              return hasPage ? (
                <Link to={path} className="breaks">
                  {delivery.url}
                </Link>
              ) : (
                <span className="breaks">{delivery.url}</span>
              );
            },
          },
        ]}
        empty={
          <EmptyState
            title="No event"
            action={hasPage ? <Link to="/webhooks">Add an endpoint</Link> : undefined}
          >
            An event is made where a webhook endpoint listens for its type; it is kept for 30 days.
          </EmptyState>
        }
      />
    </Card>
  );
}

function Outcome({ status, statusCode, error, attempt }: NonNullable<Row['delivery']>) {
  const answer = statusCode === null ? (error ?? '') : `HTTP ${statusCode}`;
  return (
    <>
      <StatusBadge status={status} />
      <span className="small muted">
        {' '}
        {answer} {attempt > 1 && `after ${attempt} attempts`}
      </span>
    </>
  );
}

import { useState } from 'react';
import { usePages } from '../../../api/hooks';
import {
  Button,
  Card,
  EmptyState,
  ExplorerLink,
  inWords,
  Segmented,
  StatusBadge,
  Table,
  Time,
} from '../../../kit';
import { Arrived } from '../../payments/arrived';
import { DeliveryTable } from '../delivery-table';
import type { Environment } from '../../../api/session-fetch';

/** Nothing of a tenant's customers is read before the operator asks: each look is in the tenant's audit log. */
export function Guarded({
  title,
  what,
  children,
}: {
  readonly title: string;
  readonly what: string;
  readonly children: React.ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children;
  return (
    <Card title={title} description="A look is recorded in the tenant’s audit log.">
      <Button
        onPress={() => {
          setOpen(true);
        }}
      >
        {`Show ${what}`}
      </Button>
    </Card>
  );
}

export function TenantPayments({ id }: { readonly id: string }) {
  return (
    <Guarded title="Payments" what="payments">
      <Payments id={id} />
    </Guarded>
  );
}

function Payments({ id }: { readonly id: string }) {
  const [environment, setEnvironment] = useState<Environment>('live');
  const payments = usePages('listTenantPayments', (answer) => answer.payments, {
    path: { id },
    query: { environment },
  });
  return (
    <Card
      title="Payments"
      flush
      actions={
        <Segmented
          label="Environment of the payments"
          value={environment}
          onChange={setEnvironment}
          options={[
            { value: 'live', label: 'Live' },
            { value: 'test', label: 'Test' },
          ]}
        />
      }
    >
      <Table
        label="Payments of this tenant"
        rows={payments}
        keyOf={(payment) => payment.id}
        columns={[
          {
            title: 'Transaction',
            cell: ({ network, txHash }) => <ExplorerLink network={network} kind="tx" id={txHash} />,
          },
          { title: 'Chain', cell: ({ chain }) => chain, isMinor: true },
          { title: 'Amount', cell: ({ amountUsdc }) => <Arrived amount={amountUsdc} />, isNumber: true },
          { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
          { title: 'Reason', cell: ({ reason }) => (reason === null ? '–' : inWords(reason)), isMinor: true },
          { title: 'Seen', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
        empty={<EmptyState title="No payment">It has verified none in this environment.</EmptyState>}
      />
    </Card>
  );
}

export function TenantDeliveries({ id }: { readonly id: string }) {
  return (
    <Guarded title="Deliveries that fail" what="deliveries">
      <Deliveries id={id} />
    </Guarded>
  );
}

function Deliveries({ id }: { readonly id: string }) {
  const [status, setStatus] = useState<'troubled' | 'all'>('troubled');
  const deliveries = usePages('listTenantDeliveries', (answer) => answer.deliveries, {
    path: { id },
    query: { status },
  });
  return (
    <Card
      title="Deliveries"
      flush
      actions={
        <Segmented
          label="Which deliveries"
          value={status}
          onChange={setStatus}
          options={[
            { value: 'troubled', label: 'Failing' },
            { value: 'all', label: 'All' },
          ]}
        />
      }
    >
      <DeliveryTable
        label="Deliveries of this tenant"
        rows={deliveries}
        empty={<EmptyState title="Nothing fails">Every webhook of this tenant arrives.</EmptyState>}
      />
    </Card>
  );
}

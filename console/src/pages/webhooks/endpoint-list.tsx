import { useState } from 'react';
import { usePages } from '../../api/hooks';
import { Badge, Button, Card, Dialog, EmptyState, Page, StatusBadge, Table, Time } from '../../kit';
import { useAccess } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { EndpointForm } from './endpoint-form';
import { ShownSecret } from './shown-secret';
import type { Endpoint, Revealed } from './types';

const DISABLED: Readonly<Record<string, string>> = {
  tenant: 'Switched off',
  gone: 'Switched off: it answered 410',
  failing: 'Switched off: it failed for three days',
};

/** Where events are sent. */
export function EndpointList() {
  const { mayChange } = useAccess('webhooks');
  const [isAdding, setAdding] = useState(false);
  const endpoints = usePages('listWebhookEndpoints', (page) => page.webhookEndpoints);
  const add = (
    <Button
      variant="primary"
      disabled={!mayChange}
      onPress={() => {
        setAdding(true);
      }}
    >
      Add endpoint
    </Button>
  );
  return (
    <Page
      title="Webhooks"
      description="Your server is told when a payment counts, and of what your account needs."
      actions={add}
    >
      {!mayChange && <ReadsOnly>A developer, an admin or an owner adds endpoints.</ReadsOnly>}
      <Card flush>
        <Table
          label="Webhook endpoints"
          rows={endpoints}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/webhooks/${id}`}
          columns={[
            { title: 'URL', cell: ({ url }) => <span className="breaks">{url}</span> },
            { title: 'State', cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
            { title: 'Events', cell: ({ eventTypes }) => eventTypes.length, isNumber: true },
            { title: 'Description', cell: ({ description }) => description ?? '–', isMinor: true },
            { title: 'Since', cell: ({ createdAt }) => <Time at={createdAt} />, isMinor: true },
          ]}
          empty={
            <EmptyState title="No endpoint yet" action={mayChange && add}>
              Add the URL of your server that takes events. Each is signed, so that it can tell them from
              anybody else’s.
            </EmptyState>
          }
        />
      </Card>
      <AddDialog
        isOpen={isAdding}
        onClose={() => {
          setAdding(false);
        }}
      />
    </Page>
  );
}

export function EndpointState({ endpoint }: { readonly endpoint: Endpoint }) {
  const { enabled, disabledReason, failingSince } = endpoint;
  if (!enabled) return <Badge tone="bad">{DISABLED[disabledReason ?? ''] ?? 'Switched off'}</Badge>;
  if (failingSince === null) return <StatusBadge status="active" />;
  return (
    <>
      <Badge tone="warn">Failing</Badge>{' '}
      <span className="small muted">
        since <Time at={failingSince} />
      </span>
    </>
  );
}

function AddDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<Revealed | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      title={made === null ? 'Add endpoint' : 'Endpoint added'}
      isOpen={isOpen}
      onClose={close}
      dismissable={made === null}
    >
      {made === null ? (
        <EndpointForm endpoint={null} onDone={setMade} />
      ) : (
        <ShownSecret made={made} onDone={close} />
      )}
    </Dialog>
  );
}

import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { lineOf } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, ConfirmDialog, Dialog, Menu, useToast, type MenuEntry } from '../../kit';
import { useAccess } from '../../session/context';
import { EndpointForm } from './endpoint-form';
import { ReplayForm } from './replay-form';
import { RotateSecret } from './rotate-secret';
import type { Endpoint } from './types';

type Opened = 'edit' | 'rotate' | 'replay' | 'delete';

/** What can be done with an endpoint; nothing for a role that only reads. */
export function EndpointActions({ endpoint }: { readonly endpoint: Endpoint }) {
  const { mayChange } = useAccess('webhooks');
  const [opened, setOpened] = useState<Opened | null>(null);
  const say = useToast();
  const path = { id: endpoint.id };
  const stale = ['listWebhookEndpoints', 'getWebhookEndpoint', 'listWebhookDeliveries'] as const;
  const failed = (error: unknown) => {
    say(lineOf(error), 'bad');
  };
  const test = useChange(() => api.testWebhookEndpoint({ path }), {
    stale,
    onDone: () => {
      say('Test event sent');
    },
  });
  const enable = useChange((enabled: boolean) => api.changeWebhookEndpoint({ path, body: { enabled } }), {
    stale,
    onDone: (_, enabled) => {
      say(enabled ? 'Endpoint switched on' : 'Endpoint switched off');
    },
  });
  if (!mayChange) return null;
  const close = () => {
    setOpened(null);
  };
  const entry = (id: Opened, title: string, more: Partial<MenuEntry> = {}): MenuEntry => ({
    id,
    title,
    onAction: () => {
      setOpened(id);
    },
    ...more,
  });
  return (
    <>
      <Button
        pending={test.isPending}
        disabled={!endpoint.enabled}
        onPress={() => {
          test.mutate(undefined, { onError: failed });
        }}
      >
        Send test event
      </Button>
      <Menu
        button="More"
        entries={[
          entry('edit', 'Edit'),
          {
            id: 'enable',
            title: endpoint.enabled ? 'Switch off' : 'Switch on',
            onAction: () => {
              enable.mutate(!endpoint.enabled, { onError: failed });
            },
          },
          entry('replay', 'Send a period again', { disabled: !endpoint.enabled }),
          entry('rotate', 'Rotate secret'),
          entry('delete', 'Delete', { tone: 'danger' }),
        ]}
      />
      <Dialog title="Edit endpoint" isOpen={opened === 'edit'} onClose={close}>
        <EndpointForm endpoint={endpoint} onDone={close} />
      </Dialog>
      <Dialog title="Send a period again" isOpen={opened === 'replay'} onClose={close}>
        <ReplayForm endpoint={endpoint} onDone={close} />
      </Dialog>
      <RotateSecret endpoint={endpoint} isOpen={opened === 'rotate'} onClose={close} />
      <DeleteDialog endpoint={endpoint} isOpen={opened === 'delete'} onClose={close} />
    </>
  );
}

interface DeleteDialogProps {
  readonly endpoint: Endpoint;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function DeleteDialog({ endpoint, isOpen, onClose }: DeleteDialogProps) {
  const navigate = useNavigate();
  const remove = useChange(() => api.deleteWebhookEndpoint({ path: { id: endpoint.id } }), {
    // Not what is shown of it: it is gone.
    stale: ['listWebhookEndpoints'],
    onDone: () => void navigate('/webhooks', { replace: true }),
  });
  return (
    <ConfirmDialog
      title="Delete this endpoint?"
      isOpen={isOpen}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      onConfirm={() => {
        remove.mutate();
      }}
      action="Delete endpoint"
      typed="delete"
      pending={remove.isPending}
      error={remove.error}
    >
      Nothing more is sent to <span className="breaks">{endpoint.url}</span>, and its log of deliveries is
      deleted.
    </ConfirmDialog>
  );
}

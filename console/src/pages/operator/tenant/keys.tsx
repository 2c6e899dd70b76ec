import { useState } from 'react';
import { api, type AnswerOf } from '../../../api/client';
import { useChange, usePages } from '../../../api/hooks';
import {
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  Mono,
  StatusBadge,
  Table,
  Time,
  useToast,
} from '../../../kit';

type Key = AnswerOf<'listTenantApiKeys'>['apiKeys'][number];

/** The tenant's keys of both environments; each can be revoked. */
export function TenantKeys({ id }: { readonly id: string }) {
  const [revoked, setRevoked] = useState<Key | null>(null);
  const say = useToast();
  const keys = usePages('listTenantApiKeys', ({ apiKeys }) => apiKeys, { path: { id } });
  const revoke = useChange((key: Key) => api.revokeTenantApiKey({ path: { id, keyId: key.id } }), {
    stale: ['listTenantApiKeys'],
    onDone: () => {
      say('The key is revoked');
      setRevoked(null);
    },
  });
  return (
    <Card title="Keys" flush>
      <Table
        label="Keys of this tenant"
        rows={keys}
        keyOf={(key) => key.id}
        columns={[
          { title: 'Key', cell: ({ key }) => <Mono text={key} short={false} /> },
          { title: 'Name', cell: ({ name }) => name ?? '–', isMinor: true },
          { title: 'Environment', cell: ({ environment }) => <StatusBadge status={environment} /> },
          { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
          {
            title: 'Expires',
            cell: ({ expiresAt }) => (expiresAt === null ? 'Never' : <Time at={expiresAt} style="day" />),
            isMinor: true,
          },
          { title: 'Last used', cell: ({ lastUsed }) => <Time at={lastUsed} style="relative" /> },
          {
            title: 'Actions',
            isActions: true,
            cell: (key) =>
              key.status === 'active' && (
                <Button
                  small
                  variant="danger"
                  label={`Revoke ${key.name ?? key.key}`}
                  onPress={() => {
                    setRevoked(key);
                  }}
                >
                  Revoke
                </Button>
              ),
          },
        ]}
        empty={<EmptyState title="No key">Its owner makes one in the console.</EmptyState>}
      />
      <ConfirmDialog
        title="Revoke this key"
        isOpen={revoked !== null}
        onClose={() => {
          revoke.reset();
          setRevoked(null);
        }}
        onConfirm={() => {
          if (revoked !== null) revoke.mutate(revoked);
        }}
        action="Revoke key"
        pending={revoke.isPending}
        error={revoke.error}
      >
        <p>
          {revoked?.name ?? 'The key'} is refused at once, for good, also when it is the tenant’s last one.
        </p>
      </ConfirmDialog>
    </Card>
  );
}

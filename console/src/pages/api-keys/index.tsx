import { useState } from 'react';
import { usePages } from '../../api/hooks';
import {
  Button,
  Card,
  Dialog,
  EmptyState,
  formatCount,
  Menu,
  Mono,
  Page,
  StatusBadge,
  Table,
  Time,
  type Column,
} from '../../kit';
import { MakerName } from '../../people/maker-name';
import { useAccess, useSession } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { NewKeyDialog } from './new-key';
import { RenameForm } from './rename-form';
import { RevokeDialog } from './revoke-dialog';
import { RotateDialog } from './rotate-dialog';
import type { ApiKey } from './types';

type Action = 'rename' | 'rotate' | 'revoke';

/** Keys of the chosen environment: made, shown once, rotated, revoked. */
export default function ApiKeysPage() {
  const { environment } = useSession();
  const { mayChange } = useAccess('keys');
  const [isMaking, setMaking] = useState(false);
  const [acted, setActed] = useState<{ readonly key: ApiKey; readonly action: Action } | null>(null);
  const keys = usePages('listApiKeys', ({ apiKeys }) => apiKeys);
  const close = () => {
    setActed(null);
  };
  const make = (
    <Button
      variant="primary"
      disabled={!mayChange}
      onPress={() => {
        setMaking(true);
      }}
    >
      Create API key
    </Button>
  );
  const of = (action: Action) => (acted?.action === action ? acted.key : null);
  return (
    <Page
      title="API keys"
      description={`Keys of the ${environment} environment: your server sends one with each request.`}
      actions={make}
    >
      {!mayChange && <ReadsOnly>An owner, an admin or a developer makes keys.</ReadsOnly>}
      <Card flush>
        <Table
          label="API keys"
          rows={keys}
          keyOf={({ id }) => id}
          columns={[
            ...COLUMNS,
            {
              title: 'Actions',
              isActions: true,
              cell: (key) =>
                mayChange &&
                key.status === 'active' && (
                  <KeyMenu
                    apiKey={key}
                    onAction={(action) => {
                      setActed({ key, action });
                    }}
                  />
                ),
            },
          ]}
          empty={
            <EmptyState title={`No ${environment} key yet`} action={mayChange && make}>
              {environment === 'test'
                ? 'A test key verifies payments of the sandbox and of test networks; none of them costs money.'
                : 'A live key verifies payments of the main networks.'}
            </EmptyState>
          }
        />
      </Card>
      <NewKeyDialog
        isOpen={isMaking}
        onClose={() => {
          setMaking(false);
        }}
      />
      <RotateDialog apiKey={of('rotate')} onClose={close} />
      <RevokeDialog apiKey={of('revoke')} onClose={close} />
      <Dialog title="Rename key" isOpen={of('rename') !== null} onClose={close}>
        {acted !== null && <RenameForm apiKey={acted.key} onDone={close} />}
      </Dialog>
    </Page>
  );
}

const COLUMNS: readonly Column<ApiKey>[] = [
  { title: 'Name', cell: ({ name }) => name ?? <span className="muted">Without a name</span> },
  { title: 'Key', cell: ({ key }) => <Mono text={key} short={false} /> },
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    title: 'Scopes',
    cell: ({ scopes }) => <span className="small muted">{scopes.join(', ')}</span>,
    isMinor: true,
  },
  {
    title: 'Limits',
    cell: ({ requestsPerDay, allowedIps }) => {
      const limits = [
        requestsPerDay === null ? null : `${formatCount(requestsPerDay)} requests a day`,
        allowedIps === null ? null : `${allowedIps.length} addresses`,
      ].filter((limit) => limit !== null);
      return limits.length === 0 ? '–' : limits.join(', ');
    },
    isMinor: true,
  },
  { title: 'Made by', cell: ({ createdBy }) => <MakerName createdBy={createdBy} />, isMinor: true },
  { title: 'Last used', cell: ({ lastUsed }) => <LastUsed at={lastUsed} /> },
  {
    title: 'Expires',
    cell: ({ expiresAt }) => (expiresAt === null ? 'Never' : <Time at={expiresAt} style="day" />),
  },
];

function LastUsed({ at }: { readonly at: string | null }) {
  return at === null ? <span className="muted">Never</span> : <Time at={at} style="relative" />;
}

interface KeyMenuProps {
  readonly apiKey: ApiKey;
  readonly onAction: (action: Action) => void;
}

function KeyMenu({ apiKey, onAction }: KeyMenuProps) {
  const entry = (id: Action, title: string, tone: 'plain' | 'danger' = 'plain') => ({
    id,
    title,
    tone,
    onAction: () => {
      onAction(id);
    },
  });
  return (
    <Menu
      label={`Actions of key ${apiKey.name ?? apiKey.key}`}
      button="⋯"
      entries={[entry('rename', 'Rename'), entry('rotate', 'Rotate'), entry('revoke', 'Revoke', 'danger')]}
    />
  );
}

import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Card, ConfirmDialog, EmptyState, inWords, Table, Time, useToast } from '../../kit';
import { useAccess } from '../../session/context';
import type { Invitation } from './types';

/** Invitations that nobody has accepted yet. */
export function InvitationTable({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { mayChange } = useAccess('team');
  const [revoked, setRevoked] = useState<Invitation | null>(null);
  const say = useToast();
  const revoke = useChange((id: string) => api.revokeInvitation({ path: { id } }), {
    stale: ['getTeam'],
    onDone: () => {
      say('Invitation withdrawn');
      setRevoked(null);
    },
  });
  return (
    <Card title="Invitations" flush>
      <Table
        label="Invitations that wait"
        rows={invitations}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Whom', cell: ({ email }) => email ?? 'Whoever has the link' },
          { title: 'Role', cell: ({ role }) => inWords(role) },
          { title: 'Made', cell: ({ createdAt }) => <Time at={createdAt} />, isMinor: true },
          { title: 'Ends', cell: ({ expiresAt }) => <Time at={expiresAt} style="relative" /> },
          {
            title: 'Actions',
            isActions: true,
            cell: (invitation) =>
              mayChange && (
                <Button
                  small
                  variant="quiet"
                  label={`Withdraw the invitation of ${invitation.email ?? 'the link'}`}
                  onPress={() => {
                    setRevoked(invitation);
                  }}
                >
                  Withdraw
                </Button>
              ),
          },
        ]}
        empty={
          <EmptyState title="No invitation waits">Invite a colleague by an address, or by a link.</EmptyState>
        }
      />
      <ConfirmDialog
        title="Withdraw this invitation?"
        isOpen={revoked !== null}
        onClose={() => {
          revoke.reset();
          setRevoked(null);
        }}
        onConfirm={() => {
          if (revoked !== null) revoke.mutate(revoked.id);
        }}
        action="Withdraw invitation"
        pending={revoke.isPending}
        error={revoke.error}
      >
        Its link is worth nothing then.
      </ConfirmDialog>
    </Card>
  );
}

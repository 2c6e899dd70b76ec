import { useState } from 'react';
import { api, type AnswerOf } from '../../../api/client';
import { useChange, useRead } from '../../../api/hooks';
import {
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  Skeleton,
  Table,
  Time,
  useToast,
} from '../../../kit';
import { Guarded } from './lists';

type Member = AnswerOf<'listTenantMembers'>['members'][number];

export function TenantMembers({ id }: { readonly id: string }) {
  return (
    <Guarded title="Members" what="members">
      <Members id={id} />
    </Guarded>
  );
}

function nameOf({ name, email, wallets }: Member): string {
  return name ?? email ?? wallets[0]?.address ?? '–';
}

function Members({ id }: { readonly id: string }) {
  const team = useRead('listTenantMembers', { path: { id } });
  const [lost, setLost] = useState<Member | null>(null);
  if (team.error !== null)
    return (
      <Card title="Members">
        <ErrorState error={team.error} onRetry={() => void team.refetch()} />
      </Card>
    );
  if (team.data === undefined)
    return (
      <Card title="Members">
        <Skeleton lines={2} height="1.25rem" />
      </Card>
    );
  return (
    <Card title="Members" flush>
      <Table
        label="Members of this tenant"
        rows={team.data.members}
        keyOf={({ userId }) => userId}
        columns={[
          { title: 'Who', cell: nameOf },
          { title: 'Email', cell: ({ email }) => email ?? '–', isMinor: true },
          { title: 'Role', cell: ({ role }) => role },
          { title: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} style="relative" /> },
          {
            title: 'Actions',
            isActions: true,
            cell: (member) => (
              <Button
                small
                label={`Remove the second factors of ${nameOf(member)}`}
                onPress={() => {
                  setLost(member);
                }}
              >
                Lost factors
              </Button>
            ),
          },
        ]}
        empty={
          <EmptyState title="No member">Whoever proves the tenant’s address becomes its owner.</EmptyState>
        }
      />
      <LostFactors
        member={lost}
        onClose={() => {
          setLost(null);
        }}
      />
    </Card>
  );
}

/** For somebody who has lost every second factor, and is who it says. */
function LostFactors({ member, onClose }: { readonly member: Member | null; readonly onClose: () => void }) {
  const say = useToast();
  const remove = useChange((id: string) => api.removeSecondFactors({ path: { id } }), {
    onDone: () => {
      say('The second factors are removed');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Remove the second factors?"
      isOpen={member !== null}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      onConfirm={() => {
        if (member !== null) remove.mutate(member.userId);
      }}
      action="Remove second factors"
      typed={member === null ? '' : nameOf(member)}
      pending={remove.isPending}
      error={remove.error}
    >
      Make sure who asks: afterwards a mailbox or a wallet alone signs in. All sessions of{' '}
      {member && nameOf(member)} end, and the operator’s audit log says so.
    </ConfirmDialog>
  );
}

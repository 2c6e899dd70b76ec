import { useState } from 'react';
import { useRead } from '../../api/hooks';
import { Button, Card, ErrorState, KeyValues, Page, Skeleton, Stack } from '../../kit';
import { useAccess } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { InvitationTable } from './invitation-table';
import { InviteDialog } from './invite-dialog';
import { MemberTable } from './member-table';
import { ROLES } from './types';

/** Who works on this account, and what each may do. */
export default function TeamPage() {
  const { mayChange } = useAccess('team');
  const [isInviting, setInviting] = useState(false);
  const team = useRead('getTeam');
  const invite = (
    <Button
      variant="primary"
      disabled={!mayChange}
      onPress={() => {
        setInviting(true);
      }}
    >
      Invite
    </Button>
  );
  return (
    <Page
      title="Team"
      description="The people of this account. A key is no person: it has scopes."
      actions={invite}
    >
      {!mayChange && <ReadsOnly>An owner or an admin invites and removes people.</ReadsOnly>}
      {team.isPending && <Skeleton lines={4} height="2.5rem" />}
      {team.error !== null && <ErrorState error={team.error} onRetry={() => void team.refetch()} />}
      {team.data && (
        <Stack>
          <Card title="Members" flush>
            <MemberTable members={team.data.members} />
          </Card>
          <InvitationTable invitations={team.data.invitations} />
          {/* Below the lists, and therefore after them: nothing moves when they come. */}
          <Card title="Roles">
            <KeyValues items={ROLES.map(({ label, description }) => [label, description] as const)} />
          </Card>
        </Stack>
      )}
      <InviteDialog
        isOpen={isInviting}
        onClose={() => {
          setInviting(false);
        }}
      />
    </Page>
  );
}

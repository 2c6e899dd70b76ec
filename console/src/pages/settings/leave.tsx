import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Card, ConfirmDialog, useToast } from '../../kit';
import { EndingKeys, useEndingKeys } from '../../people/ending-keys';
import { withEnded } from '../../people/keys-of-member';
import { accountName } from '../../session/account-name';
import { useSession } from '../../session/context';
import type { Tenant, User } from '../../session/types';

/** A member of any role ends its own membership. The last owner stays, as the server says. */
export function Leave() {
  const { user, tenant } = useSession().session;
  if (user === null || tenant === null || tenant.isView) return null;
  return <LeaveCard user={user} tenant={tenant} />;
}

function LeaveCard({ user, tenant }: { readonly user: User; readonly tenant: Tenant }) {
  const { reload } = useSession();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const say = useToast();
  const ending = useEndingKeys(isAsked ? user.id : null, null);
  const leave = useChange(() => api.removeMember({ path: { userId: user.id } }), {
    onDone: () => {
      say(withEnded('You left', ending.keys));
      void reload().then(() => navigate('/'));
    },
  });
  return (
    <Card
      title="Leave this account"
      description={`You are ${tenant.role} of ${accountName(tenant)}. Only an invitation lets you in again.`}
      tone="danger"
    >
      <Button
        variant="danger"
        onPress={() => {
          setAsked(true);
        }}
      >
        Leave
      </Button>
      <ConfirmDialog
        title="Leave this account?"
        isOpen={isAsked}
        onClose={() => {
          leave.reset();
          setAsked(false);
        }}
        onConfirm={() => {
          leave.mutate();
        }}
        action="Leave account"
        pending={leave.isPending}
        error={leave.error}
      >
        You can no longer open {accountName(tenant)}, from now on.
        <EndingKeys ending={ending} />
      </ConfirmDialog>
    </Card>
  );
}

import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import {
  Badge,
  Button,
  ConfirmDialog,
  Dialog,
  Form,
  inWords,
  Menu,
  Mono,
  RadioGroup,
  Table,
  Time,
  useToast,
} from '../../kit';
import { EndingKeys, useEndingKeys } from '../../people/ending-keys';
import { withEnded } from '../../people/keys-of-member';
import { titleOf } from '../../people/title-of';
import { useAccess, useSession } from '../../session/context';
import type { Role } from '../../session/types';
import { ROLES, type Member } from './types';

export function MemberTable({ members }: { readonly members: readonly Member[] }) {
  const { session } = useSession();
  const { mayChange } = useAccess('team');
  const [acted, setActed] = useState<{ readonly member: Member; readonly action: 'role' | 'remove' } | null>(
    null,
  );
  const close = () => {
    setActed(null);
  };
  const isOwner = session.tenant?.role === 'owner';
  const isLastOwner = ({ role }: Member) =>
    role === 'owner' && members.filter((member) => member.role === 'owner').length === 1;
  return (
    <>
      <Table
        label="Members of the account"
        rows={members}
        keyOf={({ userId }) => userId}
        columns={[
          {
            title: 'Who',
            cell: (member) => (
              <>
                {member.name ?? member.email ?? <Mono text={titleOf(member)} />}{' '}
                {member.isYou && <Badge>You</Badge>}
              </>
            ),
          },
          { title: 'Signs in with', cell: ({ email, wallets }) => <Ways email={email} wallets={wallets} /> },
          { title: 'Role', cell: ({ role }) => inWords(role) },
          { title: 'Joined', cell: ({ joinedAt }) => <Time at={joinedAt} style="day" />, isMinor: true },
          {
            title: 'Last seen',
            cell: ({ lastSeenAt }) => <Time at={lastSeenAt} style="relative" />,
            isMinor: true,
          },
          {
            title: 'Actions',
            isActions: true,
            cell: (member) =>
              mayChange &&
              (isOwner || member.role !== 'owner') && (
                <Menu
                  label={`Actions of ${titleOf(member)}`}
                  button="⋯"
                  entries={[
                    {
                      id: 'role',
                      title: 'Change role',
                      disabled: isLastOwner(member),
                      onAction: () => {
                        setActed({ member, action: 'role' });
                      },
                    },
                    {
                      id: 'remove',
                      title: isLastOwner(member) ? 'The last owner stays' : member.isYou ? 'Leave' : 'Remove',
                      tone: 'danger',
                      disabled: isLastOwner(member),
                      onAction: () => {
                        setActed({ member, action: 'remove' });
                      },
                    },
                  ]}
                />
              ),
          },
        ]}
        empty={null}
      />
      <Dialog title="Change role" isOpen={acted?.action === 'role'} onClose={close}>
        {acted !== null && <RoleForm member={acted.member} onDone={close} />}
      </Dialog>
      <RemoveDialog member={acted?.action === 'remove' ? acted.member : null} onClose={close} />
    </>
  );
}

function Ways({ email, wallets }: Pick<Member, 'email' | 'wallets'>) {
  return (
    <>
      {email}
      {wallets.map(({ address }) => (
        <span key={address}>
          {' '}
          <Mono text={address} />
        </span>
      ))}
    </>
  );
}

function RoleForm({ member, onDone }: { readonly member: Member; readonly onDone: () => void }) {
  const { session, reload } = useSession();
  const [role, setRole] = useState<Role>(member.role);
  const say = useToast();
  const isChanged = role !== member.role;
  const ending = useEndingKeys(isChanged ? member.userId : null, role);
  const save = useChange(() => api.changeMember({ path: { userId: member.userId }, body: { role } }), {
    stale: ['getTeam', 'listApiKeys'],
    onDone: () => {
      say(withEnded('Role changed', ending.keys));
      onDone();
      // What the own role opens is in the session.
      if (member.isYou) void reload();
    },
  });
  return (
    <Form
      pending={save.isPending}
      error={save.error}
      onSubmit={() => {
        save.mutate();
      }}
    >
      <RadioGroup
        label={`Role of ${titleOf(member)}`}
        value={role}
        onChange={setRole}
        options={ROLES.filter(({ value }) => value !== 'owner' || session.tenant?.role === 'owner')}
      />
      {isChanged && <EndingKeys ending={ending} />}
      <div className="row end">
        <Button type="submit" variant="primary" pending={save.isPending} disabled={!isChanged}>
          Save role
        </Button>
      </div>
    </Form>
  );
}

function RemoveDialog({ member, onClose }: { readonly member: Member | null; readonly onClose: () => void }) {
  const { reload } = useSession();
  const say = useToast();
  const ending = useEndingKeys(member?.userId ?? null, null);
  const remove = useChange((userId: string) => api.removeMember({ path: { userId } }), {
    stale: ['getTeam', 'listApiKeys'],
    onDone: () => {
      say(withEnded(member?.isYou === true ? 'You left' : 'Member removed', ending.keys));
      onClose();
      if (member?.isYou === true) void reload();
    },
  });
  const isOwn = member?.isYou === true;
  return (
    <ConfirmDialog
      title={isOwn ? 'Leave this account?' : 'Remove this member?'}
      isOpen={member !== null}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      onConfirm={() => {
        if (member !== null) remove.mutate(member.userId);
      }}
      action={isOwn ? 'Leave' : 'Remove member'}
      pending={remove.isPending}
      error={remove.error}
    >
      {isOwn ? 'You' : member && titleOf(member)} can no longer open it, from now on.
      <EndingKeys ending={ending} />
    </ConfirmDialog>
  );
}

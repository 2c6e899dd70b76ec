import { useState } from 'react';
import { api, type AnswerOf } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, Dialog, Form, Notice, RadioGroup, SecretOnce, Stack, TextField } from '../../kit';
import { useSession } from '../../session/context';
import type { Role } from '../../session/types';
import { ROLES } from './types';

type Sent = AnswerOf<'inviteMember'>;

export function InviteDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [sent, setSent] = useState<Sent | null>(null);
  const close = () => {
    setSent(null);
    onClose();
  };
  return (
    <Dialog
      title={sent === null ? 'Invite' : 'Invited'}
      isOpen={isOpen}
      onClose={close}
      dismissable={sent?.link == null}
    >
      {sent === null ? <InviteForm onSent={setSent} /> : <Invited sent={sent} onDone={close} />}
    </Dialog>
  );
}

function InviteForm({ onSent }: { readonly onSent: (sent: Sent) => void }) {
  const { session } = useSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('developer');
  const hasMail = session.features.mail;
  const invite = useChange(
    () => api.inviteMember({ body: { role, ...(email.trim() !== '' && { email: email.trim() }) } }),
    { stale: ['getTeam'], onDone: onSent },
  );
  return (
    <Form
      pending={invite.isPending}
      error={invite.error}
      fields={['email', 'role']}
      onSubmit={() => {
        invite.mutate();
      }}
    >
      <TextField
        label="Email address"
        description={
          hasMail
            ? 'The invitation is sent there. Empty: you get a link to pass on.'
            : 'This server sends no mail: you get a link to pass on.'
        }
        type="email"
        value={email}
        onChange={setEmail}
        maxLength={254}
        autoFocus
        error={fieldError(invite.error, 'email')}
      />
      <RadioGroup
        label="Role"
        value={role}
        onChange={setRole}
        options={ROLES.filter(({ value }) => value !== 'owner' || session.tenant?.role === 'owner')}
      />
      <div className="row end">
        <Button type="submit" variant="primary" pending={invite.isPending}>
          {hasMail && email.trim() !== '' ? 'Send invitation' : 'Make invitation'}
        </Button>
      </div>
    </Form>
  );
}

function Invited({
  sent: { invitation, link },
  onDone,
}: {
  readonly sent: Sent;
  readonly onDone: () => void;
}) {
  return (
    <Stack>
      {link === null ? (
        <Notice tone="good" title={`Sent to ${invitation.email ?? ''}`}>
          Whoever opens the link there joins as {invitation.role}.
        </Notice>
      ) : (
        <SecretOnce name="Invitation link" secret={link}>
          Whoever opens it joins as {invitation.role}; it can be used once.
        </SecretOnce>
      )}
      <div className="row end">
        <Button variant="primary" onPress={onDone}>
          Done
        </Button>
      </div>
    </Stack>
  );
}

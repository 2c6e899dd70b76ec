import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import {
  Badge,
  Button,
  Card,
  ConfirmDialog,
  Form,
  Notice,
  Stack,
  Table,
  TextField,
  Time,
  useToast,
} from '../../kit';
import { useSession } from '../../session/context';
import type { Passkey, User } from '../../session/types';
import { addPasskey } from '../sign-in/passkeys';
import { SecondFactorForm } from '../sign-in/second-factor';
import { Authenticator } from './authenticator';

/** The second factor: an authenticator, passkeys. */
export function Security({ user }: { readonly user: User }) {
  const { session } = useSession();
  const [adminKey, setAdminKey] = useState('');
  const { operator } = session;
  const isFirstOfOperator = operator.needs === 'enrolment';
  const hasFactor = user.hasTotp || user.passkeys.length > 0;
  const key = isFirstOfOperator && adminKey.trim() !== '' ? adminKey.trim() : null;
  return (
    <Stack>
      {operator.needs === 'second-factor' && (
        <Card title="Give your second factor" description="The operator’s pages open with it.">
          <div className="stack gap-4">
            <SecondFactorForm />
          </div>
        </Card>
      )}
      {isFirstOfOperator && hasFactor && <OperatorKey />}
      {isFirstOfOperator && !hasFactor && (
        <Card
          title="Operator"
          description="The first second factor of an operator asks for the operator key, once."
        >
          <TextField
            label="Operator key"
            description="X402_ADMIN_KEY of this server."
            type="password"
            value={adminKey}
            onChange={setAdminKey}
          />
        </Card>
      )}
      <Notice title="With a second factor, a mailbox or a wallet alone opens nothing">
        From then on each sign-in asks for it. Owners should have one.
      </Notice>
      <Authenticator user={user} adminKey={key} />
      <Passkeys user={user} adminKey={key} />
    </Stack>
  );
}

/** For an operator who had a second factor before its address was the operator's: it needs no other one. */
function OperatorKey() {
  const { replace } = useSession();
  const say = useToast();
  const [adminKey, setAdminKey] = useState('');
  const confirm = useChange(() => api.confirmOperator({ body: { adminKey: adminKey.trim() } }), {
    onDone: (answer) => {
      replace(answer);
      say('You are the operator');
    },
  });
  return (
    <Card
      title="Operator"
      description="Your second factor opens the operator’s pages once the operator key was given with it. That is asked once."
    >
      <Form
        pending={confirm.isPending}
        error={confirm.error}
        fields={['adminKey']}
        onSubmit={() => {
          confirm.mutate();
        }}
      >
        <TextField
          label="Operator key"
          description="X402_ADMIN_KEY of this server."
          type="password"
          value={adminKey}
          onChange={setAdminKey}
          error={fieldError(confirm.error, 'adminKey')}
        />
        <div>
          <Button
            type="submit"
            variant="primary"
            pending={confirm.isPending}
            disabled={adminKey.trim() === ''}
          >
            Confirm
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function Passkeys({ user, adminKey }: { readonly user: User; readonly adminKey: string | null }) {
  const { replace } = useSession();
  const say = useToast();
  const [name, setName] = useState('');
  const [leaving, setLeaving] = useState<Passkey | null>(null);
  const add = useChange(() => addPasskey(name.trim() === '' ? 'Passkey' : name.trim(), adminKey), {
    onDone: (answer) => {
      replace(answer);
      setName('');
      say('Passkey added');
    },
  });
  const remove = useChange((id: string) => api.removePasskey({ path: { id } }), {
    onDone: (answer) => {
      setLeaving(null);
      replace(answer);
      say('Passkey removed');
    },
  });
  return (
    <Card
      title="Passkeys"
      description="A key of this device, or of a security key: nothing to type, and of no use on a false page."
      flush
    >
      <Table
        label="Passkeys"
        rows={user.passkeys}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Name', cell: (passkey) => passkey.name },
          { title: 'Since', cell: ({ createdAt }) => <Time at={createdAt} style="day" />, isMinor: true },
          { title: 'Last used', cell: ({ lastUsedAt }) => <Time at={lastUsedAt} style="relative" /> },
          {
            title: 'Actions',
            isActions: true,
            cell: (passkey) => (
              <Button
                small
                variant="quiet"
                label={`Remove passkey ${passkey.name}`}
                onPress={() => {
                  setLeaving(passkey);
                }}
              >
                Remove
              </Button>
            ),
          },
        ]}
        empty={<p className="card-body muted">None yet.</p>}
      />
      <div className="card-body">
        <Form
          pending={add.isPending}
          error={add.error}
          onSubmit={() => {
            add.mutate();
          }}
        >
          <TextField
            label="Name of the new passkey"
            placeholder="Laptop"
            maxLength={60}
            value={name}
            onChange={setName}
          />
          <div>
            <Button type="submit" pending={add.isPending}>
              Add a passkey
            </Button>
          </div>
        </Form>
      </div>
      <ConfirmDialog
        title="Remove this passkey?"
        action="Remove passkey"
        isOpen={leaving !== null}
        pending={remove.isPending}
        error={remove.error}
        onClose={() => {
          remove.reset();
          setLeaving(null);
        }}
        onConfirm={() => {
          if (leaving !== null) remove.mutate(leaving.id);
        }}
      >
        <Badge>{leaving?.name}</Badge> will not be taken as second factor any more.
      </ConfirmDialog>
    </Card>
  );
}

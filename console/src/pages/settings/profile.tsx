import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import {
  Button,
  Card,
  ConfirmDialog,
  Form,
  Mono,
  Notice,
  Stack,
  Table,
  TextField,
  useToast,
} from '../../kit';
import { useSession } from '../../session/context';
import type { User, Wallet } from '../../session/types';
import { Notices } from './notices';
import { WalletChoice } from '../sign-in/wallet-buttons';
import type { SignedIn } from '../sign-in/wallets';

export function Profile({ user }: { readonly user: User }) {
  const { session } = useSession();
  return (
    <Stack>
      <Name user={user} />
      <Email user={user} />
      <Wallets user={user} />
      {session.features.mail && <Notices />}
    </Stack>
  );
}

function Name({ user }: { readonly user: User }) {
  const { replace } = useSession();
  const say = useToast();
  const [name, setName] = useState(user.name ?? '');
  const rename = useChange(
    () => api.renameUser({ body: { name: name.trim() === '' ? null : name.trim() } }),
    {
      stale: ['getTeam'],
      onDone: (answer) => {
        replace(answer);
        say('Name saved');
      },
    },
  );
  return (
    <Card title="Name" description="Your colleagues see it, and the audit log.">
      <Form
        pending={rename.isPending}
        error={rename.error}
        fields={['name']}
        onSubmit={() => {
          rename.mutate();
        }}
      >
        <TextField
          label="Your name"
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={setName}
          error={fieldError(rename.error, 'name')}
        />
        <div>
          <Button type="submit" pending={rename.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function Email({ user }: { readonly user: User }) {
  const { session } = useSession();
  const [email, setEmail] = useState('');
  const join = useChange(() => api.joinEmail({ body: { email: email.trim() } }));
  const now = user.email === null ? 'You have none yet.' : `You sign in with ${user.email}.`;
  if (!session.methods.email) return <Card title="Email address">{now} This server sends no mail.</Card>;
  return (
    <Card title="Email address" description={`${now} Another address counts once its link was opened.`}>
      {join.isSuccess ? (
        <div role="status">
          <Notice tone="good" title="Look into your mailbox">
            Open the link that was sent to {email.trim()} in this browser.
          </Notice>
        </div>
      ) : (
        <Form
          pending={join.isPending}
          error={join.error}
          fields={['email']}
          onSubmit={() => {
            join.mutate();
          }}
        >
          <TextField
            label={user.email === null ? 'Address' : 'New address'}
            type="email"
            autoComplete="email"
            value={email}
            onChange={setEmail}
            error={fieldError(join.error, 'email')}
          />
          <div>
            <Button type="submit" pending={join.isPending}>
              Send a link
            </Button>
          </div>
        </Form>
      )}
    </Card>
  );
}

function Wallets({ user }: { readonly user: User }) {
  const { session, replace, reload } = useSession();
  const say = useToast();
  const [leaving, setLeaving] = useState<Wallet | null>(null);
  const add = (signed: SignedIn) => api.joinWallet({ body: signed });
  const remove = useChange(
    ({ namespace, address }: Wallet) => api.removeUserWallet({ path: { namespace, address } }),
    {
      onDone: () => {
        setLeaving(null);
        void reload();
        say('Wallet removed');
      },
    },
  );
  const isOnlyWay = user.email === null && user.wallets.length === 1;
  return (
    <Card
      title="Wallets that sign in"
      description="Not those that are paid: payments reach the wallets of the account."
      flush
    >
      <Table
        label="Wallets that sign you in"
        rows={user.wallets}
        keyOf={({ namespace, address }) => `${namespace}:${address}`}
        columns={[
          { title: 'Address', cell: ({ address }) => <Mono text={address} copy /> },
          { title: 'Kind', cell: ({ namespace }) => (namespace === 'solana' ? 'Solana' : 'EVM') },
          {
            title: 'Actions',
            isActions: true,
            cell: (wallet) => (
              <Button
                small
                variant="quiet"
                disabled={isOnlyWay}
                label={`Remove wallet ${wallet.address}`}
                onPress={() => {
                  setLeaving(wallet);
                }}
              >
                Remove
              </Button>
            ),
          },
        ]}
        empty={<p className="card-body muted">None yet.</p>}
      />
      <div className="card-body row">
        <WalletChoice
          what="Add"
          askForMessage={(body) => api.askForWalletToJoin({ body })}
          methods={session.methods}
          use={add}
          onDone={(answer) => {
            replace(answer);
            say('Wallet added');
          }}
        />
      </div>
      <ConfirmDialog
        title="Remove this wallet?"
        action="Remove wallet"
        isOpen={leaving !== null}
        pending={remove.isPending}
        error={remove.error}
        onClose={() => {
          remove.reset();
          setLeaving(null);
        }}
        onConfirm={() => {
          if (leaving !== null) remove.mutate(leaving);
        }}
      >
        {leaving?.address} will not sign you in any more.
      </ConfirmDialog>
    </Card>
  );
}

import { useState } from 'react';
import { api, type AnswerOf } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange, useRead } from '../../api/hooks';
import {
  Button,
  Card,
  Checkbox,
  ConfirmDialog,
  Dialog,
  EmptyState,
  ErrorState,
  FilterBar,
  Form,
  Mono,
  Page,
  Row,
  Skeleton,
  Table,
  TextField,
  Time,
  useFilters,
  useToast,
} from '../../kit';

type Ban = AnswerOf<'listBans'>['bans'][number];

/** Addresses that are refused: search by address, lift, ban. */
export default function BansPage() {
  const [{ address }, setFilter, reset] = useFilters({ address: '' });
  const [typed, setTyped] = useState(address);
  const bans = useRead('listBans', { query: { address } });
  return (
    <Page
      title="Bans"
      description="Addresses are kept as hashes: search with the address itself, and it is hashed for the search."
      actions={<NewBan />}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // What is no address is the server's to say so.
          setFilter('address', typed.trim());
        }}
      >
        <FilterBar
          onReset={
            address === ''
              ? undefined
              : () => {
                  setTyped('');
                  reset();
                }
          }
        >
          <TextField
            label="Address"
            type="search"
            placeholder="203.0.113.7"
            value={typed}
            onChange={setTyped}
            maxLength={45}
            mono
          />
          <Button type="submit">Search</Button>
        </FilterBar>
      </form>
      {bans.error !== null ? (
        <ErrorState error={bans.error} onRetry={() => void bans.refetch()} />
      ) : (
        <Card flush>
          {bans.data === undefined ? (
            <Skeleton lines={5} height="1.25rem" />
          ) : (
            <BanTable bans={bans.data.bans} address={address} />
          )}
        </Card>
      )}
    </Page>
  );
}

function BanTable({ bans, address }: { readonly bans: readonly Ban[]; readonly address: string }) {
  const [lifted, setLifted] = useState<Ban | null>(null);
  const say = useToast();
  const close = () => {
    setLifted(null);
  };
  const lift = useChange((ban: Ban) => api.liftBan({ path: { id: ban.id } }), {
    stale: ['listBans'],
    onDone: () => {
      say('The ban is lifted');
      close();
    },
  });
  return (
    <>
      <Table
        label="Bans in force"
        rows={bans}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Hash of the address', cell: ({ addressHash }) => <Mono text={addressHash} copy /> },
          { title: 'Reason', cell: ({ reason }) => reason },
          { title: 'Callers with a key', cell: ({ includeKeys }) => (includeKeys ? 'banned too' : 'let in') },
          { title: 'Until', cell: ({ until }) => <Time at={until} /> },
          {
            title: 'Actions',
            isActions: true,
            cell: (ban) => (
              <Button
                small
                label={`Lift the ban of ${ban.addressHash}`}
                onPress={() => {
                  setLifted(ban);
                }}
              >
                Lift
              </Button>
            ),
          },
        ]}
        empty={
          <EmptyState title={address === '' ? 'Nobody is banned' : `${address} is not banned`}>
            Addresses that fail to authenticate too often are banned by themselves.
          </EmptyState>
        }
      />
      <ConfirmDialog
        title="Lift this ban"
        isOpen={lifted !== null}
        onClose={() => {
          lift.reset();
          close();
        }}
        onConfirm={() => {
          if (lifted !== null) lift.mutate(lifted);
        }}
        action="Lift ban"
        variant="primary"
        pending={lift.isPending}
        error={lift.error}
      >
        <p>The address is served again at once, by every process.</p>
      </ConfirmDialog>
    </>
  );
}

function NewBan() {
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Button
        onPress={() => {
          setOpen(true);
        }}
      >
        Ban an address
      </Button>
      <Dialog title="Ban an address" isOpen={isOpen} onClose={close}>
        <NewBanForm onClose={close} />
      </Dialog>
    </>
  );
}

function NewBanForm({ onClose }: { readonly onClose: () => void }) {
  const [address, setAddress] = useState('');
  const [minutes, setMinutes] = useState('60');
  const [reason, setReason] = useState('');
  const [includeKeys, setIncludeKeys] = useState(false);
  const say = useToast();
  const add = useChange(
    () =>
      api.addBan({ body: { address: address.trim(), seconds: Number(minutes) * 60, reason, includeKeys } }),
    {
      stale: ['listBans'],
      onDone: () => {
        say('The address is banned');
        onClose();
      },
    },
  );
  return (
    <Form
      pending={add.isPending}
      error={add.error}
      fields={['address', 'seconds', 'reason']}
      onSubmit={() => {
        add.mutate();
      }}
    >
      <TextField
        label="Address"
        value={address}
        onChange={setAddress}
        error={fieldError(add.error, 'address')}
        maxLength={45}
        autoFocus
        mono
      />
      <TextField
        label="Minutes"
        inputMode="numeric"
        value={minutes}
        onChange={setMinutes}
        error={fieldError(add.error, 'seconds')}
      />
      <TextField label="Reason" value={reason} onChange={setReason} error={fieldError(add.error, 'reason')} />
      <Checkbox
        label="Also with a valid key"
        description="Otherwise callers with a key are still served."
        checked={includeKeys}
        onChange={setIncludeKeys}
      />
      <Row end>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="danger" pending={add.isPending}>
          Ban address
        </Button>
      </Row>
    </Form>
  );
}

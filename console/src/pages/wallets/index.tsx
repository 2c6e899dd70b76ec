import { useState } from 'react';
import { api, type AnswerOf } from '../../api/client';
import { useChange, usePages } from '../../api/hooks';
import { useChains } from '../../chains/use-chains';
import {
  Button,
  Card,
  ConfirmDialog,
  Dialog,
  EmptyState,
  ExplorerLink,
  Menu,
  Page,
  Table,
  Time,
  useToast,
} from '../../kit';
import { useAccess, useSession } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { WalletForm } from './wallet-form';

export type Wallet = AnswerOf<'listWallets'>['wallets'][number];

/** Where the money of each chain goes: one wallet a chain. */
export default function WalletsPage() {
  const { session, environment } = useSession();
  const { mayChange } = useAccess('wallets');
  const [edited, setEdited] = useState<Wallet | 'new' | null>(null);
  const [removed, setRemoved] = useState<Wallet | null>(null);
  const chains = useChains();
  const wallets = usePages('listWallets', (page) => page.wallets);
  const titleOf = (name: string) => chains.find(({ chain }) => chain === name)?.name ?? name;
  const add = (
    <Button
      variant="primary"
      disabled={!mayChange}
      onPress={() => {
        setEdited('new');
      }}
    >
      Add wallet
    </Button>
  );
  return (
    <Page
      title="Wallets"
      description="A payment counts when it reaches your wallet on its chain. The sandbox needs none."
      actions={add}
    >
      {!mayChange && <ReadOnly isTestAllowed={session.access.wallets === 'test'} />}
      <Card flush>
        <Table
          label="Wallets"
          rows={wallets}
          keyOf={({ chain }) => chain}
          columns={[
            { title: 'Chain', cell: ({ chain }) => titleOf(chain) },
            {
              title: 'Address',
              cell: ({ network, address }) => <ExplorerLink network={network} kind="address" id={address} />,
            },
            { title: 'Changed', cell: ({ updatedAt }) => <Time at={updatedAt} />, isMinor: true },
            {
              title: 'Actions',
              isActions: true,
              cell: (wallet) =>
                mayChange && (
                  <Menu
                    label={`Actions of the wallet on ${titleOf(wallet.chain)}`}
                    button="⋯"
                    entries={[
                      {
                        id: 'change',
                        title: 'Change address',
                        onAction: () => {
                          setEdited(wallet);
                        },
                      },
                      {
                        id: 'remove',
                        title: 'Remove',
                        tone: 'danger',
                        onAction: () => {
                          setRemoved(wallet);
                        },
                      },
                    ]}
                  />
                ),
            },
          ]}
          empty={
            <EmptyState title="No wallet yet" action={mayChange && add}>
              {environment === 'test'
                ? 'The sandbox needs none. For a test network, add the address that is paid there.'
                : 'Add the address that your buyers pay, for each chain that you sell on.'}
            </EmptyState>
          }
        />
      </Card>
      <Dialog
        title={edited === 'new' ? 'Add wallet' : 'Change wallet'}
        isOpen={edited !== null}
        onClose={() => {
          setEdited(null);
        }}
      >
        <WalletForm
          wallet={edited === 'new' ? null : edited}
          onDone={() => {
            setEdited(null);
          }}
        />
      </Dialog>
      <RemoveDialog
        wallet={removed}
        onClose={() => {
          setRemoved(null);
        }}
      />
    </Page>
  );
}

function ReadOnly({ isTestAllowed }: { readonly isTestAllowed: boolean }) {
  return (
    <ReadsOnly>
      {isTestAllowed
        ? 'Whoever changes a live wallet changes where the money goes: an owner or an admin does it. In Test you may.'
        : 'An owner or an admin can change wallets.'}
    </ReadsOnly>
  );
}

function RemoveDialog({ wallet, onClose }: { readonly wallet: Wallet | null; readonly onClose: () => void }) {
  const say = useToast();
  const remove = useChange((chain: string) => api.deleteWallet({ path: { chain } }), {
    stale: ['listWallets'],
    onDone: () => {
      say('Wallet removed');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Remove this wallet?"
      isOpen={wallet !== null}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      onConfirm={() => {
        if (wallet !== null) remove.mutate(wallet.chain);
      }}
      action="Remove wallet"
      pending={remove.isPending}
      error={remove.error}
    >
      Payments on {wallet?.chain} are no longer verified until you add another one. What was verified stays.
    </ConfirmDialog>
  );
}

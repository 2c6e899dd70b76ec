import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange, useRead } from '../../api/hooks';
import { ChainSelect } from '../../chains/chain-select';
import { Button, Checkbox, ErrorState, Form, Notice, TextField, useToast } from '../../kit';
import { useSession } from '../../session/context';
import type { Wallet } from './index';

/** It pays nobody, and takes no wallet. */
const SANDBOX = 'sandbox';

/** Sets the wallet of a chain. What the server warns of is shown before the form closes. */
export function WalletForm({
  wallet,
  onDone,
}: {
  readonly wallet: Wallet | null;
  readonly onDone: () => void;
}) {
  const { environment } = useSession();
  const all = useRead('listSupportedChains');
  const chains = (all.data?.chains ?? []).filter((one) => one.enabled && one.chain !== SANDBOX);
  const [chosen, setChosen] = useState(wallet?.chain ?? '');
  const [address, setAddress] = useState(wallet?.address ?? '');
  const [allowOffCurve, setAllowOffCurve] = useState(false);
  const say = useToast();
  const chain = chosen === '' ? (chains[0]?.chain ?? '') : chosen;
  const isSolana = chain.startsWith('solana');
  const put = useChange(
    () =>
      api.putWallet({
        path: { chain },
        body: { address: address.trim(), ...(isSolana && { allowOffCurve }) },
      }),
    {
      stale: ['listWallets'],
      onDone: ({ warning }) => {
        say('Wallet saved');
        if (warning === undefined) onDone();
      },
    },
  );
  if (put.data?.warning !== undefined) return <Warning text={put.data.warning} onDone={onDone} />;
  return (
    <Form
      pending={put.isPending}
      error={put.error}
      fields={['address', 'allowOffCurve']}
      onSubmit={() => {
        put.mutate();
      }}
    >
      {wallet === null ? (
        <>
          {all.isError && <ErrorState error={all.error} onRetry={() => void all.refetch()} />}
          <ChainSelect value={chain} onChange={setChosen} without={SANDBOX} />
        </>
      ) : (
        <p>
          The wallet on <strong>{wallet.chain}</strong>
          {environment === 'live' && ': payments to the old address no longer count from now on'}.
        </p>
      )}
      <TextField
        label="Address"
        value={address}
        onChange={setAddress}
        mono
        autoFocus
        maxLength={100}
        error={fieldError(put.error, 'address')}
      />
      {isSolana && (
        <Checkbox
          label="A program-derived address"
          description="Such as the vault of a multisig, which no key signs for."
          checked={allowOffCurve}
          onChange={setAllowOffCurve}
        />
      )}
      <div className="row end">
        <Button
          type="submit"
          variant="primary"
          pending={put.isPending}
          disabled={address.trim() === '' || chain === ''}
        >
          Save wallet
        </Button>
      </div>
    </Form>
  );
}

function Warning({ text, onDone }: { readonly text: string; readonly onDone: () => void }) {
  return (
    <Notice tone="warn" title="Saved, but look at it" action={<Button onPress={onDone}>Understood</Button>}>
      {text}
    </Notice>
  );
}

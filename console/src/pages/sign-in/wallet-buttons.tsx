import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Notice } from '../../kit';
import { FormError } from '../../kit/layout/error-state';
import { kept } from '../../session/kept';
import type { Methods, SessionBody } from '../../session/types';
import {
  announcedWallets,
  injectedEvm,
  injectedSolana,
  isDeclined,
  signWithEvm,
  signWithSolana,
  type AnnouncedWallet,
  type AskForMessage,
  type SignedIn,
} from './wallets';

interface WalletButtonsProps {
  readonly methods: Methods;
  readonly onDone: (answer: SessionBody) => void;
}

/** Signing in with a wallet of the browser. */
export function WalletButtons({ methods, onDone }: WalletButtonsProps) {
  const signIn = (signed: SignedIn) => {
    const invitation = kept('invitation');
    return api.signInByWallet({ body: invitation === null ? signed : { ...signed, invitation } });
  };
  return (
    <WalletChoice
      what="Sign in"
      askForMessage={(body) => api.askForWalletChallenge({ body })}
      methods={methods}
      use={signIn}
      onDone={onDone}
    />
  );
}

interface WalletChoiceProps<T> {
  /** The beginning of what the buttons say: "Sign in". */
  readonly what: string;
  /** Where the text to sign comes from: one for signing in joins nothing, and the other way round. */
  readonly askForMessage: AskForMessage;
  readonly methods: Methods;
  readonly use: (signed: SignedIn) => Promise<T>;
  readonly onDone: (answer: T) => void;
}

/** Lets a wallet sign, and hands on what it signed. One wallet is asked at once; of several, one is chosen. */
export function WalletChoice<T>({ what, askForMessage, methods, use, onDone }: WalletChoiceProps<T>) {
  const [choice, setChoice] = useState<readonly AnnouncedWallet[]>([]);
  const [isMissing, setMissing] = useState(false);
  const [isLooking, setLooking] = useState(false);
  const sign = useChange(async (make: () => Promise<SignedIn>) => use(await make()), { onDone });
  const start = async () => {
    setMissing(false);
    setLooking(true);
    const announced = await announcedWallets();
    setLooking(false);
    if (announced.length > 1) {
      setChoice(announced);
      return;
    }
    const provider = announced[0]?.provider ?? injectedEvm();
    if (provider === null) setMissing(true);
    else sign.mutate(() => signWithEvm(provider, askForMessage));
  };
  const solana = injectedSolana();
  return (
    <div className="stack gap-3">
      {methods.wallet.evm && (
        <Button pending={sign.isPending || isLooking} onPress={() => void start()}>
          {what} with a wallet
        </Button>
      )}
      {choice.map(({ name, provider }) => (
        <Button
          key={name}
          small
          onPress={() => {
            sign.mutate(() => signWithEvm(provider, askForMessage));
          }}
        >
          {name}
        </Button>
      ))}
      {methods.wallet.solana && solana !== null && (
        <Button
          pending={sign.isPending}
          onPress={() => {
            sign.mutate(() => signWithSolana(solana, askForMessage));
          }}
        >
          {what} with a Solana wallet
        </Button>
      )}
      {isMissing && (
        <Notice tone="warn" title="No wallet in this browser">
          Install the extension of your wallet, or open this page in its own browser.
        </Notice>
      )}
      {isDeclined(sign.error) ? (
        <Notice tone="warn" title="The wallet was told not to sign" />
      ) : (
        <FormError error={sign.error} />
      )}
    </div>
  );
}

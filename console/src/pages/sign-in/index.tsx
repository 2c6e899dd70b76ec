import { useEffect, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { pathOf } from '../../api/session-fetch';
import { Notice } from '../../kit';
import { useSessionState } from '../../session/context';
import { keep, kept } from '../../session/kept';
import type { Methods } from '../../session/types';
import { arrivalPath, useArrive } from './arrive';
import { EmailForm } from './email-form';
import { Lone } from './lone';
import { OperatorForm } from './operator-form';
import { WalletButtons } from './wallet-buttons';

/** How a sign-in by a provider ended that let nobody in. */
const PROBLEMS: Readonly<Record<string, string>> = {
  provider: 'The provider cannot be reached. Try again, or sign in another way.',
  refused: 'The provider’s answer was not taken: it was not for this browser, or had no confirmed address.',
  closed: 'New people are not let in here: ask for an invitation.',
};

export default function SignInPage() {
  const { answer } = useSessionState();
  const [params] = useSearchParams();
  const returnTo = params.get('returnTo');
  const arrive = useArrive(returnTo);
  // Also on the way back from the provider, which is told nothing of where the visitor wanted to go.
  if (answer.signedIn) return <Navigate to={arrivalPath(answer, returnTo ?? kept('returnTo'))} replace />;
  const { methods } = answer;
  const problem = PROBLEMS[params.get('problem') ?? ''];
  const hasWallet = methods.wallet.evm || methods.wallet.solana;
  return (
    <Lone
      title="Sign in"
      description={invitationOf(methods)}
      foot={methods.operatorKey ? <OperatorForm onDone={arrive} /> : undefined}
    >
      {problem !== undefined && <Notice tone="bad" title={problem} />}
      {methods.email && <EmailForm returnTo={returnTo} devMail={methods.devMail} onDone={arrive} />}
      {methods.email && hasWallet && <p className="or">or</p>}
      {hasWallet && <WalletButtons methods={methods} onDone={arrive} />}
      {methods.oidc !== null && <ProviderLink name={methods.oidc.name} returnTo={returnTo} />}
    </Lone>
  );
}

interface ProviderLinkProps {
  readonly name: string;
  readonly returnTo: string | null;
}

/** The way to the provider, which takes a kept invitation along by its hash. */
function ProviderLink({ name, returnTo }: ProviderLinkProps) {
  const [query, setQuery] = useState<string | null>(kept('invitation') === null ? '' : null);
  useEffect(() => {
    const token = kept('invitation');
    if (token === null) return;
    sha256(token).then(
      (hash) => {
        setQuery(`?invitation=${hash}`);
      },
      // Such a page has no hashes: the visitor signs in without it.
      () => {
        setQuery('');
      },
    );
  }, []);
  return (
    <a
      className="button wide"
      href={query === null ? undefined : pathOf('/api/v1/x402/sign-in/oidc') + query}
      onClick={() => {
        keep('returnTo', returnTo);
      }}
    >
      Sign in with {name}
    </a>
  );
}

/** In hexadecimal. */
async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function invitationOf({ signUp }: Methods): string {
  if (signUp === 'open') return 'New here? The same way opens an account on the free plan.';
  return signUp === 'invited' ? 'For members, and for those who are invited.' : 'For members of an account.';
}

import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, Form, TextField } from '../../kit';
import { FormError } from '../../kit/layout/error-state';
import { useSession } from '../../session/context';
import type { SessionBody } from '../../session/types';
import { givePasskey } from './passkeys';
import { Lone } from './lone';

/** The step after the sign-in of somebody who has a second factor. */
export default function SecondFactorPage() {
  const { session, signOut } = useSession();
  return (
    <Lone title="Second factor" description="One more proof that it is you.">
      <SecondFactorForm />
      <Button variant="quiet" onPress={() => void signOut()}>
        {session.user?.email === null ? 'Sign out' : `Sign out of ${session.user?.email ?? 'here'}`}
      </Button>
    </Lone>
  );
}

/** Takes a passkey, a code of an authenticator, or a recovery code; the session goes on from there. */
export function SecondFactorForm({ onDone }: { readonly onDone?: () => void }) {
  const { session, replace } = useSession();
  const [code, setCode] = useState('');
  const take = (answer: SessionBody) => {
    replace(answer);
    onDone?.();
  };
  const passkey = useChange(givePasskey, { onDone: take });
  const totp = useChange(() => api.giveAuthenticatorCode({ body: { code: code.trim() } }), {
    onDone: take,
  });
  const { user } = session;
  const hasPasskey = (user?.passkeys.length ?? 0) > 0;
  // Recovery codes come with an authenticator alone.
  const hasCodes = user?.hasTotp === true;
  return (
    <>
      {hasPasskey && (
        <Button
          variant="primary"
          pending={passkey.isPending}
          onPress={() => {
            passkey.mutate();
          }}
        >
          Use a passkey
        </Button>
      )}
      <FormError error={passkey.error} />
      {hasPasskey && hasCodes && <p className="or">or</p>}
      {hasCodes && (
        <Form
          pending={totp.isPending}
          error={totp.error}
          fields={['code']}
          onSubmit={() => {
            totp.mutate();
          }}
        >
          <TextField
            label="Code"
            description="Of your authenticator, or a recovery code."
            autoComplete="one-time-code"
            mono
            value={code}
            onChange={setCode}
            error={fieldError(totp.error, 'code')}
          />
          <Button type="submit" variant={hasPasskey ? 'plain' : 'primary'} pending={totp.isPending}>
            Go on
          </Button>
        </Form>
      )}
    </>
  );
}

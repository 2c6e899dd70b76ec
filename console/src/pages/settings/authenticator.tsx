import { lazy, Suspense, useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, Card, CopyButton, Dialog, Form, Mono, Skeleton, TextField, useToast } from '../../kit';
import { useSession } from '../../session/context';
import type { User } from '../../session/types';

const QrCode = lazy(() => import('./qr-code'));

interface AuthenticatorProps {
  readonly user: User;
  readonly adminKey: string | null;
}

/** Codes of an app (RFC 6238): set up with a QR code, removed with a last code. */
export function Authenticator({ user, adminKey }: AuthenticatorProps) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Card title="Authenticator" description="An app that shows a new code each half minute.">
      <RecoveryCodes
        codes={codes}
        onDone={() => {
          setCodes(null);
        }}
      />
      {codes === null && (user.hasTotp ? <Removal /> : <Enrolment adminKey={adminKey} onDone={setCodes} />)}
    </Card>
  );
}

function Enrolment({
  adminKey,
  onDone,
}: {
  readonly adminKey: string | null;
  readonly onDone: (codes: readonly string[]) => void;
}) {
  const { replace } = useSession();
  const [code, setCode] = useState('');
  const enrol = useChange(() => api.enrolAuthenticator({ body: adminKey === null ? {} : { adminKey } }));
  const confirm = useChange(() => api.confirmAuthenticator({ body: { code: code.trim() } }), {
    onDone: ({ recoveryCodes, ...answer }) => {
      onDone(recoveryCodes);
      replace(answer);
    },
  });
  if (!enrol.isSuccess)
    return (
      <Form
        pending={enrol.isPending}
        error={enrol.error}
        onSubmit={() => {
          enrol.mutate();
        }}
      >
        <div>
          <Button type="submit" pending={enrol.isPending}>
            Set up an authenticator
          </Button>
        </div>
      </Form>
    );
  const { secret, uri } = enrol.data;
  return (
    <Form
      pending={confirm.isPending}
      error={confirm.error}
      fields={['code']}
      onSubmit={() => {
        confirm.mutate();
      }}
    >
      <p>Scan this with the app, or type the secret into it.</p>
      <Suspense fallback={<Skeleton height="11rem" />}>
        <QrCode text={uri} label="QR code of the authenticator’s secret" />
      </Suspense>
      <p>
        <Mono text={secret} copy short={false} />
      </p>
      <TextField
        label="First code"
        inputMode="numeric"
        autoComplete="one-time-code"
        mono
        value={code}
        onChange={setCode}
        error={fieldError(confirm.error, 'code')}
      />
      <div>
        <Button type="submit" variant="primary" pending={confirm.isPending}>
          Confirm
        </Button>
      </div>
    </Form>
  );
}

function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[] | null;
  readonly onDone: () => void;
}) {
  if (codes === null) return null;
  return (
    // Over everything: another tab of the page would take them away.
    <Dialog title="Recovery codes: keep them now" isOpen onClose={onDone} dismissable={false}>
      <p>They are shown this once. Each stands for the authenticator once, when the device is lost.</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row end">
        <CopyButton text={codes.join('\n')} what="Copy all" small={false} />
        <Button variant="primary" onPress={onDone}>
          I have kept them
        </Button>
      </div>
    </Dialog>
  );
}

function Removal() {
  const { replace } = useSession();
  const say = useToast();
  const [code, setCode] = useState('');
  const remove = useChange(() => api.removeAuthenticator({ body: { code: code.trim() } }), {
    onDone: (answer) => {
      replace(answer);
      say('Authenticator removed');
    },
  });
  return (
    <Form
      pending={remove.isPending}
      error={remove.error}
      fields={['code']}
      onSubmit={() => {
        remove.mutate();
      }}
    >
      <p>It is set up. Removing it, and its recovery codes, takes one last code.</p>
      <TextField
        label="Last code"
        autoComplete="one-time-code"
        mono
        value={code}
        onChange={setCode}
        error={fieldError(remove.error, 'code')}
      />
      <div>
        <Button type="submit" variant="danger" pending={remove.isPending}>
          Remove the authenticator
        </Button>
      </div>
    </Form>
  );
}

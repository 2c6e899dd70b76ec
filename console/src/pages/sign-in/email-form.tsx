import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, Form, Notice, TextField } from '../../kit';
import { keep, kept } from '../../session/kept';
import type { SessionBody } from '../../session/types';

interface EmailFormProps {
  readonly returnTo: string | null;
  readonly devMail: boolean;
  readonly onDone: (answer: SessionBody) => void;
}

/** Asks for a link; afterwards takes the code that the link shows in another browser. */
export function EmailForm({ returnTo, devMail, onDone }: EmailFormProps) {
  const [email, setEmail] = useState('');
  const ask = useChange(() =>
    api.askForSignInLink({ body: { email: email.trim(), ...invitation() } }).then(() => {
      keep('returnTo', returnTo);
    }),
  );
  if (ask.isSuccess)
    return (
      <Sent
        email={email.trim()}
        devMail={devMail}
        onDone={onDone}
        onAgain={() => {
          ask.reset();
        }}
      />
    );
  return (
    <Form
      pending={ask.isPending}
      error={ask.error}
      fields={['email']}
      onSubmit={() => {
        ask.mutate();
      }}
    >
      <TextField
        label="Email"
        type="email"
        inputMode="email"
        autoComplete="email"
        value={email}
        onChange={setEmail}
        error={fieldError(ask.error, 'email')}
      />
      <Button type="submit" variant="primary" pending={ask.isPending}>
        Email me a sign-in link
      </Button>
    </Form>
  );
}

function invitation(): { readonly invitation?: string } {
  const token = kept('invitation');
  return token === null ? {} : { invitation: token };
}

interface SentProps {
  readonly email: string;
  readonly devMail: boolean;
  readonly onDone: (answer: SessionBody) => void;
  readonly onAgain: () => void;
}

function Sent({ email, devMail, onDone, onAgain }: SentProps) {
  const [code, setCode] = useState('');
  const confirm = useChange(() => api.confirmSignInCode({ body: { code: code.replaceAll(/\D/g, '') } }), {
    onDone,
  });
  return (
    <div className="stack gap-4">
      <div role="status">
        <Notice tone="good" title="Look into your mailbox">
          If {email} may sign in here, a link is on its way. It works once, for 15 minutes, in this browser.
          {devMail && (
            <>
              {' '}
              This is a development server: <a href="/console/dev/mail">its mail is here</a>.
            </>
          )}
        </Notice>
      </div>
      <Form
        pending={confirm.isPending}
        error={confirm.error}
        fields={['code']}
        onSubmit={() => {
          confirm.mutate();
        }}
      >
        <TextField
          label="Six-digit code"
          description="Only if you opened the link elsewhere: it shows a code there."
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          mono
          value={code}
          onChange={setCode}
          error={fieldError(confirm.error, 'code')}
        />
        <div className="row">
          <Button type="submit" pending={confirm.isPending}>
            Sign in with the code
          </Button>
          <Button variant="quiet" onPress={onAgain}>
            Another address
          </Button>
        </div>
      </Form>
    </div>
  );
}

import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, Form, TextField } from '../../kit';
import type { SessionBody } from '../../session/types';

/** For the one who runs this server. */
export function OperatorForm({ onDone }: { readonly onDone: (answer: SessionBody) => void }) {
  const [adminKey, setAdminKey] = useState('');
  const signIn = useChange(() => api.signInByOperatorKey({ body: { adminKey: adminKey.trim() } }), {
    onDone: (answer) => {
      setAdminKey('');
      onDone(answer);
    },
  });
  return (
    <details>
      <summary>Operator</summary>
      <Form
        pending={signIn.isPending}
        error={signIn.error}
        fields={['adminKey']}
        onSubmit={() => {
          signIn.mutate();
        }}
      >
        <TextField
          label="Operator key"
          description="X402_ADMIN_KEY of this server."
          type="password"
          value={adminKey}
          onChange={setAdminKey}
          error={fieldError(signIn.error, 'adminKey')}
        />
        <Button type="submit" pending={signIn.isPending}>
          Sign in as the operator
        </Button>
      </Form>
    </details>
  );
}

import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, Form, TextField, useToast } from '../../kit';
import type { ApiKey } from './types';

export function RenameForm({ apiKey, onDone }: { readonly apiKey: ApiKey; readonly onDone: () => void }) {
  const [name, setName] = useState(apiKey.name ?? '');
  const say = useToast();
  const rename = useChange(() => api.renameApiKey({ path: { id: apiKey.id }, body: { name: name.trim() } }), {
    stale: ['listApiKeys'],
    onDone: () => {
      say('Key renamed');
      onDone();
    },
  });
  return (
    <Form
      pending={rename.isPending}
      error={rename.error}
      fields={['name']}
      onSubmit={() => {
        rename.mutate();
      }}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        maxLength={100}
        autoFocus
        error={fieldError(rename.error, 'name')}
      />
      <div className="row end">
        <Button type="submit" variant="primary" pending={rename.isPending} disabled={name.trim() === ''}>
          Save name
        </Button>
      </div>
    </Form>
  );
}

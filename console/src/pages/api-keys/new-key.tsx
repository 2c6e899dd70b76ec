import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, CheckboxGroup, Dialog, Form, Select, TextArea, TextField } from '../../kit';
import { useSession } from '../../session/context';
import type { Session } from '../../session/types';
import { ShownKey } from './shown-key';
import { SCOPES, type CreatedApiKey, type Scope } from './types';

const DEFAULTS: readonly Scope[] = ['verify', 'settle', 'analytics'];
const LIFETIMES = [
  { value: '', label: 'Never' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
];

interface NewKeyDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function NewKeyDialog({ isOpen, onClose }: NewKeyDialogProps) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      title={made === null ? 'Create API key' : 'API key created'}
      isOpen={isOpen}
      onClose={close}
      dismissable={made === null}
    >
      {made === null ? <NewKeyForm onMade={setMade} /> : <ShownKey made={made} onDone={close} />}
    </Dialog>
  );
}

/** Whether whoever is in may give a scope to a key: a key can do no more than who made it. */
function mayGrant(session: Session, environment: 'live' | 'test', scope: Scope): boolean {
  if (scope === 'billing' && environment === 'test') return false;
  const access = session.access[scope];
  return access === 'change' || (access === 'test' && environment === 'test');
}

function NewKeyForm({ onMade }: { readonly onMade: (made: CreatedApiKey) => void }) {
  const { session, environment } = useSession();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(DEFAULTS);
  const [days, setDays] = useState('');
  const [perDay, setPerDay] = useState('');
  const [addresses, setAddresses] = useState('');
  const allowedIps = addresses.split(/[\s,]+/).filter((address) => address !== '');
  const make = useChange(
    () =>
      api.createApiKey({
        body: {
          environment,
          scopes: scopes.filter((scope) => mayGrant(session, environment, scope)),
          ...(name.trim() !== '' && { name: name.trim() }),
          ...(days !== '' && { expiresInDays: Number(days) }),
          ...(perDay !== '' && { requestsPerDay: Number(perDay) }),
          ...(allowedIps.length > 0 && { allowedIps }),
        },
      }),
    { stale: ['listApiKeys'], onDone: onMade },
  );
  const { error } = make;
  return (
    <Form
      pending={make.isPending}
      error={error}
      fields={['name', 'scopes', 'requestsPerDay', 'allowedIps']}
      onSubmit={() => {
        make.mutate();
      }}
    >
      <TextField
        label="Name"
        description="What will use it: “shop”, “staging”."
        value={name}
        onChange={setName}
        maxLength={100}
        autoFocus
        error={fieldError(error, 'name')}
      />
      <CheckboxGroup
        label="Scopes"
        description="What it may do. They never change."
        values={scopes.filter((scope) => mayGrant(session, environment, scope))}
        onChange={setScopes}
        options={SCOPES.filter(({ value }) => value !== 'billing' || environment === 'live').map((option) =>
          mayGrant(session, environment, option.value)
            ? option
            : { ...option, disabled: true, description: `${option.description} Your role may not give it.` },
        )}
        error={fieldError(error, 'scopes')}
      />
      <Select label="Expires" value={days} onChange={setDays} options={LIFETIMES} />
      <TextField
        label="Requests a day"
        description="Its own limit, within that of the plan. Empty: none."
        value={perDay}
        onChange={(value) => {
          setPerDay(value.replaceAll(/\D/g, ''));
        }}
        inputMode="numeric"
        maxLength={9}
        error={fieldError(error, 'requestsPerDay')}
      />
      <TextArea
        label="Allowed addresses"
        description="IP addresses or blocks (CIDR), one a line. Empty: from everywhere."
        value={addresses}
        onChange={setAddresses}
        rows={2}
        mono
        error={fieldError(error, 'allowedIps')}
      />
      <div className="row end">
        <Button type="submit" variant="primary" pending={make.isPending} disabled={scopes.length === 0}>
          Create key
        </Button>
      </div>
    </Form>
  );
}

import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Dialog, Form, Select } from '../../kit';
import { ShownKey } from './shown-key';
import type { ApiKey, CreatedApiKey } from './types';

const OVERLAPS = [
  { value: '86400', label: 'A day' },
  { value: '3600', label: 'An hour' },
  { value: '0', label: 'Not at all: it ends now' },
];

/** Replaces a key by one of the same scopes and limits. */
export function RotateDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: ApiKey | null;
  readonly onClose: () => void;
}) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      title={made === null ? 'Rotate key' : 'Key rotated'}
      isOpen={apiKey !== null}
      onClose={close}
      dismissable={made === null}
    >
      {made === null ? (
        apiKey !== null && <RotateForm apiKey={apiKey} onMade={setMade} />
      ) : (
        <ShownKey made={made} onDone={close} />
      )}
    </Dialog>
  );
}

function RotateForm({
  apiKey,
  onMade,
}: {
  readonly apiKey: ApiKey;
  readonly onMade: (made: CreatedApiKey) => void;
}) {
  const [overlap, setOverlap] = useState('86400');
  const rotate = useChange(
    () => api.rotateApiKey({ path: { id: apiKey.id }, body: { overlapSeconds: Number(overlap) } }),
    { stale: ['listApiKeys'], onDone: onMade },
  );
  return (
    <Form
      pending={rotate.isPending}
      error={rotate.error}
      onSubmit={() => {
        rotate.mutate();
      }}
    >
      <p>
        A new key replaces <strong>{apiKey.name ?? apiKey.key}</strong>, with the same scopes and limits. Both
        work while they overlap.
      </p>
      <Select label="The old key still works for" value={overlap} onChange={setOverlap} options={OVERLAPS} />
      <div className="row end">
        <Button type="submit" variant="primary" pending={rotate.isPending}>
          Rotate key
        </Button>
      </div>
    </Form>
  );
}

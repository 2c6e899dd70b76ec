import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Dialog, Form, Select } from '../../kit';
import { ShownSecret } from './shown-secret';
import type { Endpoint, Revealed } from './types';

const OVERLAPS = [
  { value: '86400', label: 'A day' },
  { value: '3600', label: 'An hour' },
  { value: '0', label: 'Not at all: it ends now' },
];

interface RotateSecretProps {
  readonly endpoint: Endpoint;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Replaces the signing secret; both sign for a while. */
export function RotateSecret({ endpoint, isOpen, onClose }: RotateSecretProps) {
  const [made, setMade] = useState<Revealed | null>(null);
  const [overlap, setOverlap] = useState('86400');
  const rotate = useChange(
    () => api.rotateWebhookSecret({ path: { id: endpoint.id }, body: { overlapSeconds: Number(overlap) } }),
    { stale: ['getWebhookEndpoint'], onDone: setMade },
  );
  const close = () => {
    setMade(null);
    rotate.reset();
    onClose();
  };
  return (
    <Dialog
      title={made === null ? 'Rotate secret' : 'Secret rotated'}
      isOpen={isOpen}
      onClose={close}
      dismissable={made === null}
    >
      {made === null ? (
        <Form
          pending={rotate.isPending}
          error={rotate.error}
          onSubmit={() => {
            rotate.mutate();
          }}
        >
          <Select
            label="The old secret still signs for"
            value={overlap}
            onChange={setOverlap}
            options={OVERLAPS}
          />
          <div className="row end">
            <Button type="submit" variant="primary" pending={rotate.isPending}>
              Rotate secret
            </Button>
          </div>
        </Form>
      ) : (
        <ShownSecret made={made} onDone={close} />
      )}
    </Dialog>
  );
}

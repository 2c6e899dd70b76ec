import { useState } from 'react';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, CheckboxGroup, Form, TextField } from '../../kit';
import { DEFAULT_EVENTS, EVENTS, type Endpoint, type EventType, type Revealed } from './types';

interface EndpointFormProps {
  /** Null: a new one. */
  readonly endpoint: Endpoint | null;
  readonly onDone: (endpoint: Revealed) => void;
}

export function EndpointForm({ endpoint, onDone }: EndpointFormProps) {
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [eventTypes, setEventTypes] = useState<readonly EventType[]>(endpoint?.eventTypes ?? DEFAULT_EVENTS);
  const save = useChange(
    () => {
      const body = {
        url: url.trim(),
        description: description.trim() === '' ? null : description.trim(),
        eventTypes: [...eventTypes],
      };
      return endpoint === null
        ? api.createWebhookEndpoint({ body })
        : api
            .changeWebhookEndpoint({ path: { id: endpoint.id }, body })
            .then((changed) => ({ ...changed, secret: null }));
    },
    {
      stale: ['listWebhookEndpoints', 'getWebhookEndpoint'],
      onDone,
    },
  );
  const { error } = save;
  return (
    <Form
      pending={save.isPending}
      error={error}
      fields={['url', 'description', 'eventTypes']}
      onSubmit={() => {
        save.mutate();
      }}
    >
      <TextField
        label="URL"
        description="https, and reachable from the internet."
        type="url"
        value={url}
        onChange={setUrl}
        maxLength={2_000}
        placeholder="https://shop.example.com/webhooks/x402"
        autoFocus
        error={fieldError(error, 'url')}
      />
      <TextField
        label="Description"
        value={description}
        onChange={setDescription}
        maxLength={200}
        error={fieldError(error, 'description')}
      />
      <CheckboxGroup
        label="Events"
        values={eventTypes}
        onChange={setEventTypes}
        options={EVENTS}
        error={fieldError(error, 'eventTypes')}
      />
      <div className="row end">
        <Button
          type="submit"
          variant="primary"
          pending={save.isPending}
          disabled={url.trim() === '' || eventTypes.length === 0}
        >
          {endpoint === null ? 'Add endpoint' : 'Save endpoint'}
        </Button>
      </div>
    </Form>
  );
}

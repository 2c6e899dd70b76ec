import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Form, formatCount, formatTime, Notice, TextField, useToast } from '../../kit';
import type { Endpoint } from './types';

/** Sends the events of a period once more, after an outage of the shop's server. */
export function ReplayForm({
  endpoint,
  onDone,
}: {
  readonly endpoint: Endpoint;
  readonly onDone: () => void;
}) {
  const [from, setFrom] = useState('');
  /** Where the rest begins, exactly as the server said it, when there were more than one call takes. */
  const [rest, setRest] = useState<string | null>(null);
  const [sent, setSent] = useState(0);
  const [to, setTo] = useState('');
  const say = useToast();
  const replay = useChange(
    () =>
      api.replayWebhookEvents({
        path: { id: endpoint.id },
        body: {
          from: rest ?? new Date(from).toISOString(),
          ...(to !== '' && { to: new Date(to).toISOString() }),
        },
      }),
    {
      stale: ['listWebhookDeliveries'],
      onDone: ({ scheduled, nextFrom }) => {
        const all = sent + scheduled;
        setSent(all);
        setRest(nextFrom);
        if (nextFrom !== null) return;
        say(`${formatCount(all)} ${all === 1 ? 'event is' : 'events are'} sent again`);
        onDone();
      },
    },
  );
  return (
    <Form
      pending={replay.isPending}
      error={replay.error}
      onSubmit={() => {
        replay.mutate();
      }}
    >
      <p>
        Events keep their ids, so that a server that has seen one can leave it. They are kept for 30 days.
      </p>
      {rest !== null && (
        <div role="status">
          <Notice tone="warn" title={`${formatCount(sent)} are sent, and there are more`}>
            Go on with those from {formatTime(rest)}.
          </Notice>
        </div>
      )}
      <TextField
        label="From"
        type="datetime-local"
        value={from}
        onChange={(value) => {
          setFrom(value);
          setRest(null);
        }}
      />
      <TextField label="Until" description="Empty: now." type="datetime-local" value={to} onChange={setTo} />
      <div className="row end">
        <Button type="submit" variant="primary" pending={replay.isPending} disabled={from === ''}>
          {rest === null ? 'Send again' : 'Send the rest'}
        </Button>
      </div>
    </Form>
  );
}

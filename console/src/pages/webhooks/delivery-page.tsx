import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { lineOf } from '../../api/error';
import { useChange, useRead } from '../../api/hooks';
import { useLive } from '../../api/live';
import {
  Button,
  Card,
  Code,
  inWords,
  KeyValues,
  Mono,
  Page,
  Skeleton,
  Stack,
  Time,
  useToast,
} from '../../kit';
import { useAccess } from '../../session/context';
import { DetailError } from '../../session/detail-error';
import { Outcome } from './outcome';
import type { DeliveryDetail } from './types';

type Attempt = DeliveryDetail['attempts'][number];

/** One delivery: what was sent, and what was answered each time. */
export function DeliveryPage() {
  const { id = '', deliveryId = '' } = useParams();
  const { data, error, isPending, refetch } = useRead('getWebhookDelivery', { path: { id, deliveryId } });
  useLive({ delivery: ['getWebhookDelivery'] }, data?.status === 'pending');
  return (
    <Page
      title="Delivery"
      back={<Link to={`/webhooks/${id}`}>← Back to the endpoint</Link>}
      actions={data && <SendAgain endpointId={id} eventId={data.eventId} />}
    >
      {isPending && <Skeleton lines={6} height="2rem" />}
      {error !== null && <DetailError error={error} onRetry={() => void refetch()} />}
      {data && (
        <Stack>
          <Facts delivery={data} />
          <Sent delivery={data} />
          {data.attempts.map((attempt) => (
            <Answered key={attempt.attempt} attempt={attempt} />
          ))}
        </Stack>
      )}
    </Page>
  );
}

function Facts({ delivery }: { readonly delivery: DeliveryDetail }) {
  return (
    <Card title={<code>{delivery.eventType}</code>}>
      <KeyValues
        items={[
          ['Result', <Outcome key="r" {...delivery} />],
          [
            'Sent to',
            <span key="u" className="breaks">
              {delivery.request.url}
            </span>,
          ],
          ['Event id', <Mono key="e" text={delivery.eventId} copy short={false} />],
          ['Made', <Time key="m" at={delivery.createdAt} style="long" />],
          [
            'Next attempt',
            delivery.status === 'pending' && <Time key="n" at={delivery.nextAttemptAt} style="long" />,
          ],
          ['Ended', <Time key="f" at={delivery.finishedAt} style="long" />],
        ]}
      />
    </Card>
  );
}

function Sent({ delivery: { request } }: { readonly delivery: DeliveryDetail }) {
  return (
    <Card
      title="Request"
      description="The same body at each attempt; headers carry its id, the time and a signature."
    >
      {request.body === null ? (
        <p className="muted">The event is no longer kept.</p>
      ) : (
        <Code title="Body" content={JSON.parse(request.body) as unknown} />
      )}
    </Card>
  );
}

function Answered({ attempt }: { readonly attempt: Attempt }) {
  const { statusCode, durationMs, error, responseExcerpt } = attempt;
  return (
    <Card title={`Answer to attempt ${attempt.attempt}`}>
      <KeyValues
        items={[
          ['When', <Time key="w" at={attempt.attemptedAt} style="long" />],
          ['Status', statusCode === null ? '–' : `HTTP ${statusCode}`],
          ['Failed by', error === null ? false : inWords(error)],
          ['Took', `${durationMs} ms`],
        ]}
      />
      {responseExcerpt !== null && responseExcerpt !== '' && (
        <Code title="Answer, up to 512 bytes" content={responseExcerpt} />
      )}
    </Card>
  );
}

function SendAgain({ endpointId, eventId }: { readonly endpointId: string; readonly eventId: string }) {
  const { mayChange } = useAccess('webhooks');
  const say = useToast();
  const replay = useChange(() => api.replayWebhookEvents({ path: { id: endpointId }, body: { eventId } }), {
    stale: ['listWebhookDeliveries'],
    onDone: ({ scheduled }) => {
      say(scheduled === 0 ? 'It is being sent already' : 'The event is sent again');
    },
  });
  return (
    <Button
      pending={replay.isPending}
      disabled={!mayChange}
      onPress={() => {
        replay.mutate(undefined, {
          onError: (error) => {
            say(lineOf(error), 'bad');
          },
        });
      }}
    >
      Send again
    </Button>
  );
}

import { Link, useParams } from 'react-router';
import { useRead } from '../../api/hooks';
import { useLive } from '../../api/live';
import { LiveMark } from '../../chains/live-mark';
import { Badge, Card, KeyValues, Page, Skeleton, Stack, Time } from '../../kit';
import { DetailError } from '../../session/detail-error';
import { DeliveryList } from './delivery-list';
import { EndpointActions } from './endpoint-actions';
import { EndpointState } from './endpoint-list';
import type { Endpoint } from './types';

/** One endpoint with what was sent to it. */
export function EndpointPage() {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useRead('getWebhookEndpoint', { path: { id } });
  const isLive = useLive({ delivery: ['getWebhookEndpoint', 'listWebhookDeliveries'] }, data !== undefined);
  return (
    <Page
      title="Webhook endpoint"
      back={<Link to="/webhooks">← Back to the list</Link>}
      description={<LiveMark isLive={isLive} />}
      actions={data && <EndpointActions endpoint={data} />}
    >
      {isPending && <Skeleton lines={6} height="2rem" />}
      {error !== null && <DetailError error={error} onRetry={() => void refetch()} />}
      {data && (
        <Stack>
          <Facts endpoint={data} />
          <DeliveryList endpoint={data} />
        </Stack>
      )}
    </Page>
  );
}

function Facts({ endpoint }: { readonly endpoint: Endpoint }) {
  return (
    <Card
      title={<span className="breaks">{endpoint.url}</span>}
      description={endpoint.description ?? undefined}
    >
      <KeyValues
        items={[
          ['State', <EndpointState key="s" endpoint={endpoint} />],
          [
            'Events',
            <span key="e" className="badges">
              {endpoint.eventTypes.map((type) => (
                <Badge key={type}>{type}</Badge>
              ))}
            </span>,
          ],
          ['Added', <Time key="a" at={endpoint.createdAt} style="long" />],
          [
            'Previous secret signs until',
            endpoint.previousSecretUntil !== null && (
              <Time key="p" at={endpoint.previousSecretUntil} style="long" />
            ),
          ],
        ]}
      />
    </Card>
  );
}

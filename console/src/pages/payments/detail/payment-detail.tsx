import { Link, useParams } from 'react-router';
import { useRead } from '../../../api/hooks';
import { useLive } from '../../../api/live';
import { LiveMark } from '../../../chains/live-mark';
import {
  ButtonLink,
  Card,
  ErrorState,
  ExplorerLink,
  KeyValues,
  Mono,
  Notice,
  Page,
  Skeleton,
  Stack,
  StatusBadge,
  Time,
} from '../../../kit';
import { DetailError } from '../../../session/detail-error';
import { Arrived } from '../arrived';
import { reasonInWords } from '../reasons';
import type { History, Payment } from '../types';
import { Evidence } from './evidence';
import { Events } from './events';
import { Claims, Settlements, Verifications } from './history-lists';

const STALE = {
  payment: ['getPayment', 'getPaymentHistory'],
  delivery: ['getPaymentHistory'],
} as const;

/** One payment: why it counts or not, and what happened to it. */
export function PaymentDetail() {
  const { id = '' } = useParams();
  const payment = useRead('getPayment', { path: { id } });
  const history = useRead('getPaymentHistory', { path: { id }, enabled: payment.isSuccess });
  const isLive = useLive(STALE, payment.isSuccess);
  return (
    <Page
      title="Payment"
      back={<Link to="/payments">← Back to the list</Link>}
      description={<LiveMark isLive={isLive} />}
      actions={
        payment.data && (
          <ButtonLink to={`/verify?chain=${payment.data.chain}&txHash=${payment.data.txHash}`}>
            Check again
          </ButtonLink>
        )
      }
    >
      {payment.isPending && <Skeleton lines={6} height="2rem" />}
      {payment.error !== null && <DetailError error={payment.error} onRetry={() => void payment.refetch()} />}
      {payment.data && (
        <Stack>
          <Summary payment={payment.data} />
          {history.isPending && <Skeleton lines={8} height="2rem" />}
          {history.error !== null && (
            <ErrorState error={history.error} onRetry={() => void history.refetch()} />
          )}
          {history.data && <Whole payment={payment.data} history={history.data} />}
        </Stack>
      )}
    </Page>
  );
}

function Whole({ payment, history }: { readonly payment: Payment; readonly history: History }) {
  return (
    <>
      <Evidence payment={payment} history={history} />
      <Claims history={history} />
      <Verifications history={history} />
      {history.settlements.length > 0 && <Settlements history={history} />}
      <Events history={history} />
    </>
  );
}

function Summary({ payment }: { readonly payment: Payment }) {
  const { network, status, reason } = payment;
  const why = reasonInWords(reason);
  return (
    <Card
      title={
        <>
          <Arrived amount={payment.amountUsdc} /> <StatusBadge status={status} />
        </>
      }
    >
      {why !== null && (
        <Notice tone={status === 'pending' ? 'warn' : 'bad'} title={why}>
          <code>{reason}</code>
        </Notice>
      )}
      <KeyValues
        items={[
          ['Transaction', <ExplorerLink key="t" network={network} kind="tx" id={payment.txHash} />],
          ['Chain', `${payment.chain} (${network})`],
          [
            'From',
            payment.fromAddress === null ? (
              '–'
            ) : (
              <ExplorerLink key="f" network={network} kind="address" id={payment.fromAddress} />
            ),
          ],
          [
            'To',
            payment.toAddress === null ? (
              '–'
            ) : (
              <ExplorerLink key="o" network={network} kind="address" id={payment.toAddress} />
            ),
          ],
          ['Paid', <Time key="p" at={payment.timestamp} style="long" />],
          ['First seen', <Time key="s" at={payment.createdAt} style="long" />],
          ['Last verified', <Time key="v" at={payment.verifiedAt} style="long" />],
          ['Payment id', <Mono key="i" text={payment.id} copy short={false} />],
        ]}
      />
    </Card>
  );
}

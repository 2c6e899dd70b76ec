import { Link, useParams } from 'react-router';
import { useRead } from '../../api/hooks';
import { useLive } from '../../api/live';
import {
  ButtonLink,
  Card,
  ExplorerLink,
  inWords,
  KeyValues,
  Mono,
  Money,
  Notice,
  Page,
  Skeleton,
  StatusBadge,
  Time,
} from '../../kit';
import { useAccess } from '../../session/context';
import { DetailError } from '../../session/detail-error';
import type { Settlement } from './settlement-list';

/** One settlement: its state, its transaction, its payment. */
export function SettlementDetail() {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useRead('getSettlement', { path: { id } });
  useLive({ settlement: ['getSettlement'] }, data?.status === 'pending');
  return (
    <Page title="Settlement" back={<Link to="/settlements">← Back to the list</Link>}>
      {isPending && <Skeleton lines={6} height="2rem" />}
      {error !== null && <DetailError error={error} onRetry={() => void refetch()} />}
      {data && <Facts settlement={data} />}
    </Page>
  );
}

function Facts({ settlement }: { readonly settlement: Settlement }) {
  const { network, status, reason, transaction } = settlement;
  const { mayRead } = useAccess('verify');
  return (
    <Card
      title={
        <>
          <Money amount={settlement.amountUsdc} /> <StatusBadge status={status} />
        </>
      }
      actions={
        mayRead && status === 'settled' ? (
          <ButtonLink to={`/payments?q=${transaction}`}>Find the payment</ButtonLink>
        ) : undefined
      }
    >
      {reason !== null && (
        <Notice tone="bad" title={inWords(reason)}>
          <code>{reason}</code>
        </Notice>
      )}
      <KeyValues
        items={[
          ['Transaction', <ExplorerLink key="t" network={network} kind="tx" id={transaction} />],
          ['Chain', `${settlement.chain} (${network})`],
          ['Payer', <ExplorerLink key="p" network={network} kind="address" id={settlement.payer} />],
          ['Paid to', <ExplorerLink key="o" network={network} kind="address" id={settlement.payTo} />],
          ['Asset', <Mono key="a" text={settlement.asset} copy />],
          ['Scheme', `${settlement.scheme}, version ${settlement.x402Version} of the protocol`],
          ['Payment identifier', settlement.paymentIdentifier],
          ['Begun', <Time key="b" at={settlement.createdAt} style="long" />],
          ['Ended', <Time key="e" at={settlement.finishedAt} style="long" />],
          ['Success handed out', <Time key="h" at={settlement.handedOutAt} style="long" />],
          ['Settlement id', <Mono key="i" text={settlement.id} copy short={false} />],
        ]}
      />
    </Card>
  );
}

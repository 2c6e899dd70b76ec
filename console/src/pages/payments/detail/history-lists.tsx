import { Card, Clip, inWords, Mono, StatusBadge, Table, Time } from '../../../kit';
import { CallerName } from '../../../people/caller-name';
import { Arrived } from '../arrived';
import type { History } from '../types';

interface HistoryProps {
  readonly history: History;
}

/** What the payment is used for. */
export function Claims({ history }: HistoryProps) {
  return (
    <Card title="Used for" description="A payment counts once for each order." flush>
      <Table
        label="Claims"
        rows={history.claims}
        keyOf={({ reference, payer }) => `${reference} ${payer ?? ''}`}
        columns={[
          { title: 'Reference', cell: ({ reference }) => <code className="breaks">{reference}</code> },
          {
            title: 'Part',
            cell: ({ payer }) => (payer === null ? 'The whole payment' : <Mono text={payer} copy />),
          },
          { title: 'Since', cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            title: 'State',
            cell: ({ frozenAt }) =>
              frozenAt === null ? (
                'In force'
              ) : (
                <>Void since {<Time at={frozenAt} />}: the chain took it back</>
              ),
          },
        ]}
        empty={<p className="card-body muted">No order: it was verified without a reference.</p>}
      />
    </Card>
  );
}

/** Each verification of the payment. */
export function Verifications({ history }: HistoryProps) {
  return (
    <Card
      title="Verifications"
      description={history.hasMoreVerifications ? 'The newest 100.' : 'Each time it was asked about.'}
      flush
    >
      <Table
        label="Each verification"
        rows={history.verifications}
        keyOf={({ id }) => id}
        columns={[
          { title: 'When', cell: ({ at }) => <Time at={at} style="long" /> },
          { title: 'By', cell: ({ caller }) => <CallerName caller={caller} /> },
          {
            title: 'Answer',
            cell: ({ status, reason }) => (
              <>
                <StatusBadge status={status} />
                {reason !== null && <span className="small muted"> {inWords(reason)}</span>}
              </>
            ),
          },
          {
            title: 'Reference',
            cell: ({ reference }) => (reference === null ? '–' : <Clip text={reference} />),
          },
          {
            title: 'Amount',
            cell: ({ amountUsdc }) => <Arrived amount={amountUsdc} />,
            isNumber: true,
            isMinor: true,
          },
          {
            title: 'Took',
            cell: ({ latencyMs, cached }) => `${latencyMs} ms${cached ? ', known' : ''}`,
            isNumber: true,
            isMinor: true,
          },
          {
            title: 'Request',
            cell: ({ requestId }) => (requestId === null ? '–' : <Mono text={requestId} copy />),
            isMinor: true,
          },
        ]}
        empty={<p className="card-body muted">The log has none any more.</p>}
      />
    </Card>
  );
}

/** Settlements of the signed payment behind this transaction. */
export function Settlements({ history }: HistoryProps) {
  return (
    <Card title="Settlements" flush>
      <Table
        label="Settlements of this payment"
        rows={history.settlements}
        keyOf={({ id }) => id}
        linkOf={({ id }) => `/settlements/${id}`}
        columns={[
          { title: 'Begun', cell: ({ createdAt }) => <Time at={createdAt} style="long" /> },
          { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
          { title: 'Scheme', cell: ({ scheme, x402Version }) => `${scheme}, version ${x402Version}` },
          { title: 'Payer', cell: ({ payer }) => <Mono text={payer} /> },
          { title: 'Handed out', cell: ({ handedOutAt }) => <Time at={handedOutAt} /> },
        ]}
        empty={null}
      />
    </Card>
  );
}

import { Badge, Card, ExplorerLink, formatCount, inWords, KeyValues, Money, Table } from '../../../kit';
import type { History, Payment } from '../types';

interface EvidenceProps {
  readonly payment: Payment;
  readonly history: History;
}

/** What the chain said: what arrived, from whom, and how final it is. */
export function Evidence({ payment, history }: EvidenceProps) {
  const { evidence } = history;
  return (
    <Card title="Evidence" description="What the chain said when the payment was last verified.">
      <KeyValues
        items={[
          ['Execution', inWords(evidence.execution)],
          ['Finality', <FinalityText key="f" evidence={evidence} />],
          ['Block', evidence.blockNumber === null ? '–' : formatCount(evidence.blockNumber)],
          [
            'Judged for',
            <ExplorerLink key="j" network={payment.network} kind="address" id={history.judgedWallet} />,
          ],
          ['Risk', <RiskText key="r" risk={history.risk} />],
          ['Memo', evidence.memos.length > 0 && evidence.memos.join(', ')],
          [
            'Other tokens reached',
            evidence.foreignRecipients.length > 0 && evidence.foreignRecipients.join(', '),
          ],
        ]}
      />
      <h3>USDC that moved</h3>
      <Table
        label="Transfers of USDC"
        rows={evidence.transfers.map((transfer, index) => ({ ...transfer, key: String(index) }))}
        keyOf={({ key }) => key}
        columns={[
          {
            title: 'From',
            cell: ({ from }) => <ExplorerLink network={payment.network} kind="address" id={from} />,
          },
          {
            title: 'To',
            cell: ({ to }) => <ExplorerLink network={payment.network} kind="address" id={to} />,
          },
          { title: 'Amount', cell: ({ amountUsdc }) => <Money amount={amountUsdc} />, isNumber: true },
        ]}
        empty={<p className="muted">None.</p>}
      />
    </Card>
  );
}

function FinalityText({ evidence }: { readonly evidence: History['evidence'] }) {
  const { confirmations, requiredConfirmations: required, finality } = evidence;
  const count =
    confirmations === null
      ? ''
      : ` · ${formatCount(confirmations)} ${confirmations === 1 ? 'confirmation' : 'confirmations'}`;
  const wanted = evidence.isAccepted || required === null ? '' : `, ${formatCount(required)} are required`;
  return (
    <>
      {inWords(finality)}
      {count}
      {wanted}{' '}
      {evidence.isDeepest ? (
        <Badge tone="good">Cannot be taken back</Badge>
      ) : (
        evidence.isAccepted && <Badge tone="info">Accepted</Badge>
      )}
    </>
  );
}

function RiskText({ risk }: { readonly risk: History['risk'] }) {
  const reasons = risk.reasons.map(inWords).join(', ');
  return (
    <>
      <span className="figures">{risk.score}</span>
      {reasons !== '' && <span className="muted"> · {reasons}</span>}{' '}
      {risk.listing !== 'none' && <Badge tone="bad">Screened: {risk.listing}</Badge>}
    </>
  );
}

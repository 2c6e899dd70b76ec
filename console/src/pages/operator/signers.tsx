import { Link } from 'react-router';
import { useRead } from '../../api/hooks';
import {
  Badge,
  Card,
  EmptyState,
  ErrorState,
  ExplorerLink,
  formatPercent,
  Money,
  Mono,
  Page,
  Skeleton,
  Stack,
  Table,
} from '../../kit';

/** Who pays for transactions, what they have left, and which tenants use most of it. */
export default function SignersPage() {
  const signers = useRead('listSigners', { refetchInterval: 30_000 });
  if (signers.error !== null)
    return (
      <Page title="Signers">
        <ErrorState error={signers.error} onRetry={() => void signers.refetch()} />
      </Page>
    );
  if (signers.data === undefined)
    return (
      <Page title="Signers">
        <Skeleton lines={4} height="2.5rem" />
      </Page>
    );
  return (
    <Page title="Signers" description="Balances are at most 15 seconds old.">
      <Stack gap={6}>
        <Card title="Balances" flush>
          <Table
            label="Signers"
            rows={signers.data.signers}
            keyOf={({ chain, address }) => `${chain} ${address}`}
            columns={[
              {
                title: 'Address',
                cell: ({ network, address }) => (
                  <ExplorerLink network={network} kind="address" id={address} />
                ),
              },
              { title: 'Chain', cell: ({ chain }) => chain },
              {
                title: 'Balance in coins',
                isNumber: true,
                cell: ({ balance }) =>
                  balance === null ? (
                    <Badge tone="warn">no answer</Badge>
                  ) : (
                    <span className="figures">{balance}</span>
                  ),
              },
              { title: 'Open nonces', isNumber: true, cell: ({ openNonces }) => openNonces ?? '–' },
            ]}
            empty={
              <EmptyState title="No signer">
                This server settles in the sandbox alone. Set X402_EVM_SIGNER_KEYS or X402_SVM_SIGNER_KEYS to
                settle on chains.
              </EmptyState>
            }
          />
        </Card>
        {signers.data.budgets.map((budget) => (
          <Card
            key={budget.chain}
            title={`Budgets of today on ${budget.chain}`}
            description={`Each tenant may cost ${budget.costLimit} coins a day${
              budget.usdcLimit === null ? '' : `, and settle ${budget.usdcLimit} USDC`
            }.`}
            flush
          >
            <Table
              label={`Tenants by cost on ${budget.chain}`}
              rows={budget.used}
              keyOf={({ tenantId, environment }) => `${tenantId} ${environment}`}
              columns={[
                {
                  title: 'Tenant',
                  cell: ({ tenantId }) => (
                    <Link to={`/operator/tenants/${tenantId}`}>
                      <Mono text={tenantId} />
                    </Link>
                  ),
                },
                { title: 'Environment', cell: ({ environment }) => environment, isMinor: true },
                {
                  title: 'Cost in coins',
                  cell: ({ cost }) => <span className="figures">{cost}</span>,
                  isNumber: true,
                },
                {
                  title: 'Of the budget',
                  cell: ({ usedPercent }) => formatPercent(usedPercent),
                  isNumber: true,
                },
                { title: 'Settled', cell: ({ amountUsdc }) => <Money amount={amountUsdc} />, isNumber: true },
              ]}
              empty={
                <EmptyState title="Nothing used today">No tenant has settled on this chain today.</EmptyState>
              }
            />
          </Card>
        ))}
      </Stack>
    </Page>
  );
}

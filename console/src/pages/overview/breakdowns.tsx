import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ApiError } from '../../api/error';
import {
  Bar,
  ButtonLink,
  EmptyState,
  exactAmount,
  formatCount,
  formatPercent,
  inWords,
  Table,
} from '../../kit';
import { Part } from './part';
import type { Analytics } from './types';

interface BreakdownProps {
  readonly analytics: UseQueryResult<Analytics, ApiError>;
}

const HEIGHT = '9rem';

export function Chains({ analytics }: BreakdownProps) {
  return (
    <Part title="Chains" result={analytics} height={HEIGHT} flush>
      {({ byChain }) => (
        <Table
          label="Verifications by chain"
          rows={byChain}
          keyOf={({ chain }) => chain}
          columns={[
            { title: 'Chain', cell: ({ chain }) => chain },
            {
              title: 'Verifications',
              cell: ({ verifications }) => formatCount(verifications),
              isNumber: true,
            },
            {
              title: 'Success',
              cell: ({ successful, verifications }) =>
                verifications === 0 ? '–' : formatPercent((successful / verifications) * 100),
              isNumber: true,
            },
            { title: 'USDC', cell: ({ volumeUsdc }) => exactAmount(volumeUsdc), isNumber: true },
          ]}
          empty={
            <EmptyState
              title="No verification in this period"
              action={<ButtonLink to="/verify">Try the sandbox</ButtonLink>}
            >
              A payment that you verify shows here at once.
            </EmptyState>
          }
        />
      )}
    </Part>
  );
}

export function Reasons({ analytics }: BreakdownProps) {
  return (
    <Part title="Why payments did not count" result={analytics} height={HEIGHT} flush>
      {({ byReason, totals }) => {
        const most = Math.max(...byReason.map(({ count }) => count), 1);
        return (
          <Table
            label="Reasons"
            rows={byReason}
            keyOf={({ reason }) => reason}
            columns={[
              {
                title: 'Reason',
                cell: ({ reason, count }) => (
                  <>
                    {inWords(reason)}
                    <Bar share={count / most} tone="bad" />
                  </>
                ),
              },
              { title: 'Verifications', cell: ({ count }) => formatCount(count), isNumber: true },
            ]}
            empty={
              totals.verifications === 0 ? (
                <EmptyState title="No verification in this period">
                  Reasons of rejected and pending payments show here.
                </EmptyState>
              ) : (
                <EmptyState title="Every verification succeeded">
                  <Link to="/payments">Look at them</Link>
                </EmptyState>
              )
            }
          />
        );
      }}
    </Part>
  );
}

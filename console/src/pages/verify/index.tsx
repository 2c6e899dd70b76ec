import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { fieldError } from '../../api/error';
import { useChange, useRead } from '../../api/hooks';
import { ChainSelect } from '../../chains/chain-select';
import { Button, Card, ErrorState, Form, Grid, Page, TextField } from '../../kit';
import { useAccess, useSession } from '../../session/context';
import { ReadsOnly } from '../../session/reads-only';
import { Answered } from './answered';
import { requestOf, type Draft, type VerifyRequest } from './draft';
import { SandboxHashes } from './sandbox-hashes';

const FIELDS = [
  'tx_hash',
  'txHash',
  'chain',
  'expectedAmount',
  'expected_amount',
  'reference',
  'payer',
  'recipient',
];

/** The form is made anew for each environment: chains, hashes and answers of one mean nothing in the other. */
export default function VerifyPage() {
  const { environment } = useSession();
  return <VerifyForm key={environment} />;
}

function VerifyForm() {
  const { environment } = useSession();
  const { mayChange } = useAccess('verify');
  const chains = useRead('listSupportedChains');
  const [params] = useSearchParams();
  const [draft, setDraft] = useState<Draft>({
    chain: params.get('chain') ?? '',
    txHash: params.get('txHash') ?? '',
    expectedAmount: '',
    reference: '',
    payer: '',
    recipient: '',
  });
  // What the address names may be of the other environment.
  const usual = environment === 'test' ? 'sandbox' : 'base';
  const isHere = chains.data === undefined || chains.data.chains.some(({ chain }) => chain === draft.chain);
  const chain = draft.chain !== '' && isHere ? draft.chain : usual;
  const body = requestOf({ ...draft, chain });
  const verify = useChange((input: VerifyRequest) => api.verifyPayment({ body: input }), {
    stale: ['listPayments', 'getPayment', 'getPaymentHistory', 'getAnalytics', 'getUsage'],
  });
  const set = (name: keyof Draft) => (value: string) => {
    setDraft((current) => ({ ...current, [name]: value }));
  };
  const { error } = verify;
  return (
    <Page
      title="Verify"
      description="Asks whether a transaction paid you. It counts as one request of your plan, as with a key."
    >
      {!mayChange && <ReadsOnly>A developer, an admin or an owner can verify payments here.</ReadsOnly>}
      <Grid least="22rem">
        <Card title="Request">
          <Form
            pending={verify.isPending}
            error={error}
            fields={FIELDS}
            onSubmit={() => {
              verify.mutate(body);
            }}
          >
            <ChainSelect
              value={chain}
              onChange={set('chain')}
              withDisabled
              error={fieldError(error, 'chain')}
            />
            <TextField
              label="Transaction hash"
              value={draft.txHash}
              onChange={set('txHash')}
              mono
              required
              maxLength={100}
              error={fieldError(error, 'tx_hash') ?? fieldError(error, 'txHash')}
            />
            {chain === 'sandbox' && <SandboxHashes onChoose={set('txHash')} />}
            <TextField
              label="Expected amount"
              description="In USDC. Empty: any amount."
              value={draft.expectedAmount}
              onChange={set('expectedAmount')}
              inputMode="decimal"
              error={fieldError(error, 'expectedAmount') ?? fieldError(error, 'expected_amount')}
            />
            <TextField
              label="Reference"
              description="Your order: the payment then counts for it alone."
              value={draft.reference}
              onChange={set('reference')}
              maxLength={128}
              error={fieldError(error, 'reference')}
            />
            <TextField
              label="Payer"
              description="Only a payment of this address counts. Empty: anybody's."
              value={draft.payer}
              onChange={set('payer')}
              mono
              maxLength={100}
              error={fieldError(error, 'payer')}
            />
            <div className="row">
              <Button
                type="submit"
                variant="primary"
                pending={verify.isPending}
                disabled={!mayChange || draft.txHash === '' || chains.data === undefined}
              >
                Verify payment
              </Button>
            </div>
            {/* Below all else: nothing moves when it comes. */}
            {chains.isError && <ErrorState error={chains.error} onRetry={() => void chains.refetch()} />}
          </Form>
        </Card>
        <Answered
          request={body}
          answered={verify.data === undefined ? null : { request: verify.variables, answer: verify.data }}
        />
      </Grid>
    </Page>
  );
}

import { ButtonLink, Card, Code, curlOf, Notice, Stack, StatusBadge } from '../../kit';
import { Arrived } from '../payments/arrived';
import type { Verification, VerifyRequest } from './draft';

interface AnsweredProps {
  /** As the form is now. */
  readonly request: VerifyRequest;
  readonly answered: { readonly request: VerifyRequest; readonly answer: Verification } | null;
}

/** The same call as code, and what was answered: to the form as it is, or to the one before it was changed. */
export function Answered({ request, answered }: AnsweredProps) {
  const isOfBefore = answered !== null && JSON.stringify(answered.request) !== JSON.stringify(request);
  return (
    <div className="answered">
      <div aria-live="polite">{answered !== null && !isOfBefore && <Verdict answer={answered.answer} />}</div>
      <Card title="As code" description="The same call by your server, with a key of this environment.">
        <Stack gap={3}>
          <Code title="curl" content={curlOf({ method: 'POST', path: '/verify', body: request })} />
          <Code title="Request" content={request} />
          {answered !== null && (
            <>
              {isOfBefore && <Code title="Request before" content={answered.request} />}
              <Code title={isOfBefore ? 'Answer before' : 'Answer'} content={answered.answer} />
            </>
          )}
        </Stack>
      </Card>
    </div>
  );
}

function Verdict({ answer }: { readonly answer: Verification }) {
  const tone = { confirmed: 'good', pending: 'warn', rejected: 'bad' } as const;
  const { status, success, message, paymentId } = answer;
  return (
    <Notice
      tone={tone[status]}
      title={success ? 'The payment counts' : status === 'pending' ? 'Not yet' : 'The payment does not count'}
      action={paymentId !== null && <ButtonLink to={`/payments/${paymentId}`}>Show the payment</ButtonLink>}
    >
      <StatusBadge status={status} /> <Arrived amount={answer.amountUsdc} /> {message ?? ''}
    </Notice>
  );
}

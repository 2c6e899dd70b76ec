import { useEffect, useState, type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { Button, ButtonLink, Card } from '../../kit';
import { useHasWebhooks, useSession } from '../../session/context';

/** The tenants whose checklist is done or put away in this browser: nothing is asked for it any more. */
const STORED = 'x402.set-up';

function setUpTenants(): readonly string[] {
  try {
    return (localStorage.getItem(STORED) ?? '').split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

function storeSetUp(tenantId: string): void {
  try {
    localStorage.setItem(STORED, [...new Set([...setUpTenants(), tenantId])].slice(-20).join(' '));
  } catch {
    // It is shown again next time.
  }
}

/** What a new account needs, with the next step of each; gone when all of it is done. */
export function Checklist() {
  const { session } = useSession();
  const tenantId = session.tenant?.id ?? '';
  const [isAway, setAway] = useState(() => setUpTenants().includes(tenantId));
  const isMember = session.tenant?.isView !== true && session.access.keys !== 'none';
  if (isAway || !isMember) return null;
  return (
    <Steps
      onDone={() => {
        storeSetUp(tenantId);
        setAway(true);
      }}
    />
  );
}

interface Step {
  readonly title: string;
  readonly text: ReactNode;
  readonly done: boolean;
  readonly to: string;
  readonly action: string;
}

function Steps({ onDone }: { readonly onDone: () => void }) {
  const { session } = useSession();
  const hasWebhooks = useHasWebhooks();
  const one = { query: { limit: 1 } };
  const keys = useRead('listApiKeys', one);
  const wallets = useRead('listWallets');
  const payments = useRead('listPayments', { ...one, environment: 'test' });
  // On a plan without webhooks the step is done in Test, whatever is looked at.
  const tried = session.features.webhooks ? {} : { environment: 'test' as const };
  const endpoints = useRead('listWebhookEndpoints', { ...one, ...tried });
  const results = [keys, wallets, payments, endpoints];
  const isReading = results.some(({ isPending }) => isPending);
  const hasFailed = results.some(({ isError }) => isError);
  const has = (list: readonly unknown[] | undefined) => (list?.length ?? 0) > 0;
  const steps: readonly Step[] = [
    {
      title: 'Make an API key',
      text: 'Your server calls the API with it. Begin with one for the test environment.',
      done: has(keys.data?.apiKeys),
      to: '/api-keys',
      action: 'Make a key',
    },
    {
      title: 'Name your wallet',
      text: 'Payments count when they reach it.',
      done: has(wallets.data?.wallets),
      to: '/wallets',
      action: 'Name it',
    },
    {
      title: 'Verify a sandbox payment',
      text: 'Magic hashes answer like a chain, in the test environment.',
      done: has(payments.data?.payments),
      to: '/verify',
      action: 'Try the sandbox',
    },
    {
      title: 'Add a webhook',
      text: hasWebhooks
        ? 'Your server hears of each payment as it changes.'
        : 'Your plan has one in Test; in Live your server asks for its payments until then.',
      done: has(endpoints.data?.webhookEndpoints),
      to: '/webhooks',
      action: hasWebhooks ? 'Add an endpoint' : 'Try it in Test',
    },
  ];
  const open = steps.filter(({ done }) => !done).length;
  const isDone = !isReading && !hasFailed && open === 0;
  // It stays for this once, so that nothing moves; the next visit asks for none of it.
  useEffect(() => {
    if (isDone) storeSetUp(session.tenant?.id ?? '');
  }, [isDone, session.tenant?.id]);
  return (
    <Card
      title="Set up your account"
      description={
        hasFailed
          ? 'What is done could not be read.'
          : isReading
            ? 'Looking at what is there.'
            : open === 0
              ? 'All done.'
              : `${open} of ${steps.length} steps to go.`
      }
      actions={
        <Button small onPress={onDone}>
          Put away
        </Button>
      }
    >
      <StepList steps={steps} isReading={isReading || hasFailed} />
    </Card>
  );
}

/** As high before it is known what is done as afterwards. */
function StepList({ steps, isReading }: { readonly steps: readonly Step[]; readonly isReading: boolean }) {
  return (
    <ol className="steps">
      {steps.map(({ title, text, done, to, action }, index) => (
        <li key={title} className={done ? 'is-done' : undefined}>
          <span className="step-mark" aria-hidden="true">
            {done ? '✓' : index + 1}
          </span>
          <div>
            <p className="strong">
              {title}
              <span className="unseen">{isReading ? '' : done ? ' (done)' : ' (to do)'}</span>
            </p>
            <p className="small muted">{text}</p>
          </div>
          <span className="step-action">
            {isReading || done ? (
              <span className="small muted">{done ? 'Done' : ' '}</span>
            ) : (
              <ButtonLink small to={to}>
                {action}
              </ButtonLink>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

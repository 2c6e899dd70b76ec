import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { ButtonLink, EmptyState, Notice, Page, Skeleton } from '../../kit';
import { useSession } from '../../session/context';

const Tenants = lazy(() => import('./tenants'));
const Tenant = lazy(() => import('./tenant'));
const Bans = lazy(() => import('./bans'));
const Screening = lazy(() => import('./screening'));
const Settlements = lazy(() => import('./settlements'));
const Signers = lazy(() => import('./signers'));
const StripeEvents = lazy(() => import('./stripe-events'));
const Deliveries = lazy(() => import('./deliveries'));
const Jobs = lazy(() => import('./jobs'));
const Database = lazy(() => import('./database'));
const Processes = lazy(() => import('./processes'));
const Audit = lazy(() => import('./audit'));

/** The operator's pages; for everybody else a word about why not. They ask the server for nothing before that. */
export default function OperatorPages() {
  const { session } = useSession();
  if (!session.operator.isOperator) return <NotOperator />;
  return (
    <Suspense fallback={<Skeleton lines={3} height="4rem" />}>
      <Routes>
        <Route index element={<Navigate to="tenants" replace />} />
        <Route path="tenants" element={<Tenants />} />
        <Route path="tenants/:id" element={<Tenant />} />
        <Route path="bans" element={<Bans />} />
        <Route path="screening" element={<Screening />} />
        <Route path="settlements" element={<Settlements />} />
        <Route path="signers" element={<Signers />} />
        <Route path="stripe-events" element={<StripeEvents />} />
        <Route path="deliveries" element={<Deliveries />} />
        <Route path="jobs" element={<Jobs />} />
        <Route path="database" element={<Database />} />
        <Route path="processes" element={<Processes />} />
        <Route path="audit" element={<Audit />} />
        <Route path="*" element={<Navigate to="/operator/tenants" replace />} />
      </Routes>
    </Suspense>
  );
}

function NotOperator() {
  const { operator, user } = useSession().session;
  const { needs } = operator;
  const hasFactor = user !== null && (user.hasTotp || user.passkeys.length > 0);
  const isFirst = needs === 'enrolment' && !hasFactor;
  if (needs === null)
    return (
      <Page title="Operator">
        <EmptyState title="For the operator of this server">
          You are signed in as somebody else. The operator signs in by an address that the server knows, or by
          the operator key.
        </EmptyState>
      </Page>
    );
  return (
    <Page title="Operator">
      <Notice
        tone="warn"
        title={
          isFirst
            ? 'Set up a second factor first'
            : needs === 'enrolment'
              ? 'Give the operator key first'
              : 'Give your second factor first'
        }
        action={
          <ButtonLink to="/settings/security" variant="primary">
            {isFirst ? 'Set it up' : 'Give it'}
          </ButtonLink>
        }
      >
        These pages change other people’s accounts, so that a mailbox alone does not open them.
      </Notice>
    </Page>
  );
}

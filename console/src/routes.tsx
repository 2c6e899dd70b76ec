import { lazy, Suspense, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { useSessionState } from './session/context';
import { signInPath } from './session/return-to';
import { Allowed } from './shell/allowed';
import { Shell } from './shell/shell';
import { Splash } from './shell/splash';
import type { Area } from './session/types';

// A page's own file has its own routes below its path, where it has any: `/payments/*`.
const Overview = lazy(() => import('./pages/overview'));
const Payments = lazy(() => import('./pages/payments'));
const Verify = lazy(() => import('./pages/verify'));
const Wallets = lazy(() => import('./pages/wallets'));
const ApiKeys = lazy(() => import('./pages/api-keys'));
const Webhooks = lazy(() => import('./pages/webhooks'));
const Settlements = lazy(() => import('./pages/settlements'));
const Billing = lazy(() => import('./pages/billing'));
const Team = lazy(() => import('./pages/team'));
const AuditLog = lazy(() => import('./pages/audit-log'));
const Settings = lazy(() => import('./pages/settings'));
const Operator = lazy(() => import('./pages/operator'));
const SignIn = lazy(() => import('./pages/sign-in'));
const SignInLink = lazy(() => import('./pages/sign-in/link'));
const Invitation = lazy(() => import('./pages/invitation'));
const Unsubscribe = lazy(() => import('./pages/unsubscribe'));
const NotFound = lazy(() => import('./pages/not-found'));

/** Every page of the console, by its path below `/console`. */
export function Pages() {
  return (
    <Suspense fallback={<Splash />}>
      <Routes>
        <Route path="/sign-in" element={<SignIn />} />
        <Route path="/sign-in/link" element={<SignInLink />} />
        <Route path="/invitation" element={<Invitation />} />
        <Route path="/unsubscribe" element={<Unsubscribe />} />
        <Route element={<SignedIn />}>
          <Route path="/" element={<Overview />} />
          <Route path="/payments/*" element={of('verify', 'Payments', <Payments />)} />
          <Route path="/verify" element={of('verify', 'Verify', <Verify />)} />
          <Route path="/wallets/*" element={of('wallets', 'Wallets', <Wallets />)} />
          <Route path="/api-keys/*" element={of('keys', 'API keys', <ApiKeys />)} />
          <Route path="/webhooks/*" element={of('webhooks', 'Webhooks', <Webhooks />)} />
          <Route path="/settlements/*" element={of('settle', 'Settlements', <Settlements />)} />
          <Route path="/billing/*" element={of('billing', 'Billing', <Billing />)} />
          <Route path="/team/*" element={of('team', 'Team', <Team />)} />
          <Route path="/audit-log" element={of('audit', 'Audit log', <AuditLog />)} />
          <Route path="/settings/*" element={<Settings />} />
          <Route path="/operator/*" element={<Operator />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

function of(area: Area, title: string, page: ReactNode) {
  return (
    <Allowed area={area} title={title}>
      {page}
    </Allowed>
  );
}

/** Leads to the sign-in, and back afterwards. */
function SignedIn() {
  const { answer } = useSessionState();
  const { pathname, search, hash } = useLocation();
  if (!answer.signedIn) return <Navigate to={signInPath(pathname + search + hash)} replace />;
  return <Shell />;
}

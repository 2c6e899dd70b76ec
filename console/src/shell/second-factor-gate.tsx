import { lazy, Suspense } from 'react';
import { Splash } from './splash';

const SecondFactor = lazy(() => import('../pages/sign-in/second-factor'));

/** In place of everything else until the second factor is given. */
export function SecondFactorGate() {
  return (
    <Suspense fallback={<Splash />}>
      <SecondFactor />
    </Suspense>
  );
}

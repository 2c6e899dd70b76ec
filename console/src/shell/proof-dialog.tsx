import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ApiError } from '../api/error';
import { askForProofBy } from '../api/proof';
import { Button } from '../kit/form/button';
import { Skeleton } from '../kit/layout/skeleton';
import { Dialog } from '../kit/overlay/dialog';
import { useSession } from '../session/context';
import { signInPath } from '../session/return-to';

const SecondFactorForm = lazy(() =>
  import('../pages/sign-in/second-factor').then(({ SecondFactorForm: form }) => ({ default: form })),
);

interface Asked {
  readonly refusal: ApiError;
}
/** All changes that wait for the proof: what is given for one is given for all. */
type Waiting = readonly ((isGiven: boolean) => void)[];

function answerAll(waiting: { current: Waiting }, isGiven: boolean): void {
  const answers = waiting.current;
  waiting.current = [];
  for (const answer of answers) answer(isGiven);
}

/** Asks for what the server wants to know before a change, and lets the change go on. */
export function ProofDialog() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const waiting = useRef<Waiting>([]);
  useEffect(() => {
    askForProofBy(
      (refusal) =>
        new Promise((resolve) => {
          waiting.current = [...waiting.current, resolve];
          setAsked((before) => before ?? { refusal });
        }),
    );
    return () => {
      askForProofBy(null);
      answerAll(waiting, false);
    };
  }, []);
  const close = (isGiven: boolean) => {
    answerAll(waiting, isGiven);
    setAsked(null);
  };
  const isFactor = asked?.refusal.code === 'SECOND_FACTOR_REQUIRED';
  return (
    <Dialog
      title={isFactor ? 'Your second factor' : 'Sign in again'}
      isOpen={asked !== null}
      onClose={() => {
        close(false);
      }}
    >
      {isFactor ? (
        <>
          <p>This decides who can sign in as you: give your second factor, and it goes on.</p>
          <Suspense fallback={<Skeleton lines={2} height="2.25rem" />}>
            <SecondFactorForm
              onDone={() => {
                close(true);
              }}
            />
          </Suspense>
          <Button
            variant="quiet"
            onPress={() => {
              close(false);
            }}
          >
            Not now
          </Button>
        </>
      ) : (
        <SignInAgain
          onClose={() => {
            close(false);
          }}
        />
      )}
    </Dialog>
  );
}

function SignInAgain({ onClose }: { readonly onClose: () => void }) {
  const { signOut } = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    void signOut().then((isOut) => {
      setLeaving(false);
      if (isOut) void navigate(signInPath(pathname + search), { replace: true });
    });
  };
  return (
    <>
      <p>
        This decides who can sign in as you, so that it takes a sign-in of the last ten minutes. You come back
        to this page, and do it once more.
      </p>
      <div className="row end">
        <Button onPress={onClose}>Not now</Button>
        <Button variant="primary" pending={isLeaving} onPress={leave}>
          Sign in again
        </Button>
      </div>
    </>
  );
}

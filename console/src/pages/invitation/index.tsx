import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { isApiError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, ButtonLink, Skeleton } from '../../kit';
import { ErrorState, FormError } from '../../kit/layout/error-state';
import { useSession, useSessionState } from '../../session/context';
import { keep, kept, takeFragment } from '../../session/kept';
import { nameOf } from '../../shell/topbar';
import { Lone } from '../sign-in/lone';
import { SecondFactorForm } from '../sign-in/second-factor';

/** The answers that say that it never works again; others may be better in a moment. */
const OVER = [400, 401, 404, 410];

/** From the link, or kept since before the sign-in. */
function takeToken(): string {
  const token = takeFragment();
  if (token !== '') keep('invitation', token);
  return token === '' ? (kept('invitation') ?? '') : token;
}

/** The page behind the link of an invitation. */
export default function InvitationPage() {
  const [token] = useState(takeToken);
  const { answer } = useSessionState();
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.lookAtInvitation({ body: { token } }),
    enabled: token !== '',
    retry: false,
  });
  const isOver = token === '' || (isApiError(look.error) && OVER.includes(look.error.status));
  useEffect(() => {
    if (isOver) keep('invitation', null);
  }, [isOver]);
  if (look.isError && !isOver)
    return (
      <Lone title="Invitation">
        <ErrorState error={look.error} onRetry={() => void look.refetch()} />
      </Lone>
    );
  if (isOver)
    return (
      <Lone
        title="This invitation does not work"
        description="It was used, taken back, or is too old. Ask for another one."
      >
        <FormError error={look.error} />
        <ButtonLink to="/">To the console</ButtonLink>
      </Lone>
    );
  if (look.data === undefined)
    return (
      <Lone title="Invitation">
        <Skeleton height="2.25rem" />
      </Lone>
    );
  const { companyName, email, role } = look.data;
  const account = companyName ?? email ?? 'an account';
  return (
    <Lone
      title={`Join ${account}`}
      description={`You are invited as ${role === 'owner' || role === 'admin' ? 'an' : 'a'} ${role}.`}
    >
      {answer.signedIn ? (
        <Accept token={token} />
      ) : (
        <ButtonLink to="/sign-in" variant="primary">
          Sign in to accept
        </ButtonLink>
      )}
    </Lone>
  );
}

/** Whoever has a second factor gives it first: the frame that asks for it elsewhere is not around this page. */
function Accept({ token }: { readonly token: string }) {
  const { session } = useSession();
  const { isRequired, isDone } = session.secondFactor;
  if (!isRequired || isDone) return <AcceptOrNot token={token} />;
  return (
    <>
      <p>You are signed in as {nameOf(session.user)}. To accept, give your second factor.</p>
      <SecondFactorForm />
    </>
  );
}

function AcceptOrNot({ token }: { readonly token: string }) {
  const { session, replace } = useSession();
  const navigate = useNavigate();
  const accept = useChange(() => api.acceptInvitation({ body: { token } }), {
    onDone: (next) => {
      keep('invitation', null);
      replace(next);
      void navigate('/', { replace: true });
    },
  });
  const forget = () => {
    keep('invitation', null);
    void navigate('/', { replace: true });
  };
  return (
    <>
      <p>You are signed in as {nameOf(session.user)}.</p>
      <FormError error={accept.error} />
      <div className="row">
        <Button
          variant="primary"
          pending={accept.isPending}
          onPress={() => {
            accept.mutate();
          }}
        >
          Accept
        </Button>
        <Button variant="quiet" onPress={forget}>
          Not now
        </Button>
      </div>
    </>
  );
}

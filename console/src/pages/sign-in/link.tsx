import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, ButtonLink, Skeleton } from '../../kit';
import { FormError } from '../../kit/layout/error-state';
import { takeFragment } from '../../session/kept';
import { useArrive } from './arrive';
import { Lone } from './lone';

/** The page behind the link of a mail. Opening it uses nothing up: scanners of mail open links, too. */
export default function SignInLinkPage() {
  const [token] = useState(takeFragment);
  const arrive = useArrive(null);
  const look = useQuery({
    queryKey: ['sign-in-link', token],
    queryFn: () => api.lookAtSignInLink({ body: { token } }),
    enabled: token !== '',
    // Each look makes a new code.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const confirm = useChange(() => api.confirmSignInLink({ body: { token } }), {
    onDone: arrive,
  });
  if (token === '' || look.isError)
    return (
      <Lone title="This link does not work" description="It was used, or is older than 15 minutes.">
        <FormError error={look.error} />
        <ButtonLink to="/sign-in">Ask for another one</ButtonLink>
      </Lone>
    );
  if (look.isPending)
    return (
      <Lone title="Sign in">
        <Skeleton height="2.25rem" />
      </Lone>
    );
  const { sameBrowser, code = '' } = look.data;
  if (!sameBrowser)
    return (
      <Lone
        title="Type this code"
        description="into the browser in which you asked for the link. This one stays signed out."
      >
        <p className="code-boxes" aria-label={`Code ${code.replaceAll(/\B/g, ' ')}`} role="img">
          {code}
        </p>
        <p className="small muted">
          If you asked for nothing, close this page: without the code nobody is let in.
        </p>
      </Lone>
    );
  return (
    <Lone title="Sign in" description="You asked for this link in this browser.">
      <Button
        variant="primary"
        pending={confirm.isPending}
        onPress={() => {
          confirm.mutate();
        }}
      >
        Sign in
      </Button>
      <FormError error={confirm.error} />
    </Lone>
  );
}

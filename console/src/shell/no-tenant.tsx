import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { Button, ButtonLink } from '../kit/form/button';
import { EmptyState } from '../kit/layout/empty-state';
import { FormError } from '../kit/layout/error-state';
import { Page } from '../kit/layout/page';
import { useSession } from '../session/context';

/** Signed in, and of no account: the operator's key, or a member of none any more. */
export function NoTenant({ title }: { readonly title: string }) {
  const { session } = useSession();
  if (session.operator.isOperator)
    return (
      <Page title={title}>
        <EmptyState
          title="No account is chosen"
          action={<ButtonLink to="/operator/tenants">Choose one</ButtonLink>}
        >
          As the operator you look at a tenant from its page.
        </EmptyState>
      </Page>
    );
  const mayOpen = session.user !== null && session.methods.signUp === 'open';
  return (
    <Page title={title}>
      <EmptyState title="No account is chosen" {...(mayOpen ? { action: <OpenAccount /> } : {})}>
        {`You are a member of none. Open the link of an invitation, or ask an owner for one${
          mayOpen ? '; or open an account of your own, on the free plan' : ''
        }.`}
      </EmptyState>
    </Page>
  );
}

function OpenAccount() {
  const { replace } = useSession();
  const open = useChange(() => api.openAccount(), { onDone: replace });
  return (
    <>
      <Button
        variant="primary"
        pending={open.isPending}
        onPress={() => {
          open.mutate();
        }}
      >
        Open an account of your own
      </Button>
      <FormError error={open.error} />
    </>
  );
}

import { api } from '../../api/client';
import { lineOf } from '../../api/error';
import { useChange } from '../../api/hooks';
import { Button, useToast } from '../../kit';

/** Leads to Stripe's portal: invoices, cards, another plan, the end of the subscription. */
export function PortalButton() {
  const say = useToast();
  const open = useChange(() => api.openBillingPortal({ body: {} }), {
    onDone: ({ portalUrl }) => {
      window.location.assign(portalUrl);
    },
  });
  return (
    <Button
      pending={open.isPending || open.isSuccess}
      onPress={() => {
        open.mutate(undefined, {
          onError: (error) => {
            say(lineOf(error), 'bad');
          },
        });
      }}
    >
      Invoices and payment
    </Button>
  );
}

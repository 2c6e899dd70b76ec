import { Route, Routes } from 'react-router';
import { Button, ButtonLink, Card, EmptyState, Page } from '../../kit';
import { useAccess, useHasWebhooks, useSession } from '../../session/context';
import { DeliveryPage } from './delivery-page';
import { EndpointList } from './endpoint-list';
import { EndpointPage } from './endpoint-page';

/** Where the plan has no webhooks, nothing is asked. */
export default function WebhooksPage() {
  if (!useHasWebhooks()) return <NotInPlan />;
  return (
    <Routes>
      <Route index element={<EndpointList />} />
      <Route path=":id" element={<EndpointPage />} />
      <Route path=":id/deliveries/:deliveryId" element={<DeliveryPage />} />
    </Routes>
  );
}

function NotInPlan() {
  const { chooseEnvironment } = useSession();
  const { mayRead } = useAccess('billing');
  return (
    <Page
      title="Webhooks"
      description="Your server is told when a payment counts, and of what your account needs."
    >
      <Card>
        <EmptyState
          title="Not in your plan"
          action={
            <>
              {mayRead && (
                <ButtonLink to="/billing" variant="primary">
                  Compare plans
                </ButtonLink>
              )}
              <Button
                onPress={() => {
                  chooseEnvironment('test');
                }}
              >
                Try it in Test
              </Button>
            </>
          }
        >
          In Live, webhooks come with the larger plans; in Test every plan has an endpoint.{' '}
          {!mayRead && 'An owner can change the plan.'}
        </EmptyState>
      </Card>
    </Page>
  );
}

import { useState } from 'react';
import { api } from '../../api/client';
import { useChange, useRead } from '../../api/hooks';
import { Card, Checkbox, ErrorState, Skeleton, useToast } from '../../kit';
import { FormError } from '../../kit/layout/error-state';

/** Which mails the person gets. What concerns sign-in, plan and suspension is no choice. */
export function Notices() {
  const say = useToast();
  const preferences = useRead('getMailPreferences');
  // A change is told to its page only after the click was handled; until then the box would jump back.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const save = useChange((notices: boolean) => api.changeMailPreferences({ body: { notices } }), {
    stale: ['getMailPreferences'],
    onDone: (_, notices) => {
      say(notices ? 'Notices are sent to you' : 'No more notices are sent to you');
    },
  });
  const { data } = preferences;
  return (
    <Card
      title="Mail"
      description="Sign-in links, invitations, and what concerns your plan or a suspension always come."
    >
      {preferences.error !== null && (
        <ErrorState error={preferences.error} onRetry={() => void preferences.refetch()} />
      )}
      {preferences.isPending && <Skeleton height="3rem" />}
      {data?.address === null && <p className="muted">Add an address above to get notices.</p>}
      {typeof data?.address === 'string' && (
        <>
          <FormError error={save.error} />
          <Checkbox
            label="Send me notices"
            description={`To ${data.address}: when 80 or 100 % of a month are used, a key ends soon, or a webhook endpoint was switched off.`}
            checked={chosen ?? data.notices}
            disabled={chosen !== null}
            onChange={(notices) => {
              setChosen(notices);
              save.mutate(notices, {
                onSettled: () => {
                  setChosen(null);
                },
              });
            }}
          />
        </>
      )}
    </Card>
  );
}

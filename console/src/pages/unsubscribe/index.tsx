import { useState } from 'react';
import { api } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button, Notice } from '../../kit';
import { FormError } from '../../kit/layout/error-state';
import { takeFragment } from '../../session/kept';
import { Lone } from '../sign-in/lone';

/** The page behind the last line of a notice. Opening it changes nothing: scanners of mail open links, too. */
export default function UnsubscribePage() {
  const [token] = useState(takeFragment);
  const end = useChange(() => api.unsubscribeFromMail({ body: { token } }));
  if (end.isSuccess)
    return (
      <Lone title="No more notices">
        <div role="status">
          <Notice tone="good">
            This address gets no notices any more. Links to sign in and invitations still come.
          </Notice>
        </div>
      </Lone>
    );
  return (
    <Lone
      title="End the notices"
      description={
        token === ''
          ? 'Open this page by the link of a mail.'
          : 'About quota, keys and webhooks. What concerns your plan and account still comes.'
      }
    >
      <Button
        variant="primary"
        disabled={token === ''}
        pending={end.isPending}
        onPress={() => {
          end.mutate();
        }}
      >
        Send me no notices
      </Button>
      <FormError error={end.error} />
    </Lone>
  );
}

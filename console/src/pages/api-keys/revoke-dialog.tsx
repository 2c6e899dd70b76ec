import { api } from '../../api/client';
import { isApiError } from '../../api/error';
import { useChange } from '../../api/hooks';
import { ConfirmDialog, useToast } from '../../kit';
import type { ApiKey } from './types';

/** Ends a key at once. The last one that makes keys is ended after a second look. */
export function RevokeDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: ApiKey | null;
  readonly onClose: () => void;
}) {
  const say = useToast();
  const revoke = useChange(
    ({ id, force }: { readonly id: string; readonly force: boolean }) =>
      api.revokeApiKey({ path: { id }, query: force ? { force: 'true' } : {} }),
    {
      stale: ['listApiKeys'],
      onDone: () => {
        say('Key revoked');
        close();
      },
    },
  );
  const close = () => {
    revoke.reset();
    onClose();
  };
  const isLast = isApiError(revoke.error, 'CONFLICT');
  return (
    <ConfirmDialog
      title="Revoke this key?"
      isOpen={apiKey !== null}
      onClose={close}
      onConfirm={() => {
        if (apiKey !== null) revoke.mutate({ id: apiKey.id, force: isLast });
      }}
      action={isLast ? 'Revoke it anyway' : 'Revoke key'}
      pending={revoke.isPending}
      error={revoke.error}
    >
      Requests with <strong>{apiKey?.name ?? apiKey?.key}</strong> are refused from now on, for good.
    </ConfirmDialog>
  );
}

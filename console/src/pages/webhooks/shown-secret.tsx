import { Button, SecretOnce, Stack } from '../../kit';
import type { Revealed } from './types';

/** A signing secret, this one time. */
export function ShownSecret({ made, onDone }: { readonly made: Revealed; readonly onDone: () => void }) {
  return (
    <Stack>
      {made.secret === null ? (
        <p>This secret was shown already: rotate it, if it was lost.</p>
      ) : (
        <SecretOnce name="Signing secret" secret={made.secret}>
          Your server checks with it that an event is ours: headers and signature are those of Standard
          Webhooks.
        </SecretOnce>
      )}
      <div className="row end">
        <Button variant="primary" onPress={onDone}>
          Done
        </Button>
      </div>
    </Stack>
  );
}

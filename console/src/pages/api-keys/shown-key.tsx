import { Button, Code, SecretOnce, Stack } from '../../kit';
import type { CreatedApiKey } from './types';

/** A new key, this one time, and the first call to make with it. */
export function ShownKey({ made, onDone }: { readonly made: CreatedApiKey; readonly onDone: () => void }) {
  const { key, environment } = made;
  const call = [
    `curl -X POST ${globalThis.location.origin}/api/v1/x402/verify`,
    `  -H "Authorization: Bearer $X402_API_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify(
      environment === 'test'
        ? { txHash: `0x5a9db0c00200${'0'.repeat(51)}1`, chain: 'sandbox' }
        : { txHash: '0x…', chain: 'base', expectedAmount: '1.50', reference: 'order-1001' },
    )}'`,
  ].join(' \\\n');
  return (
    <Stack>
      {key === null ? (
        <p>This key was shown already: revoke it and create another one, if it was lost.</p>
      ) : (
        <SecretOnce name="API key" secret={key}>
          Keep it where your server reads its secrets, never in a page or an app.
        </SecretOnce>
      )}
      <Code title="First call" content={call} />
      <div className="row end">
        <Button variant="primary" onPress={onDone}>
          Done
        </Button>
      </div>
    </Stack>
  );
}

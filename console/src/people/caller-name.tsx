import type { components } from '@x402-infrastructure/sdk';
import { Badge } from '../kit';

type Caller = components['schemas']['Caller'];

const WITHOUT_NAME: Readonly<Record<Caller['kind'], string>> = {
  key: 'A deleted key',
  user: 'A former member',
  operator: 'Operator',
  system: 'x402 Infrastructure',
  anonymous: 'Without a key',
};

/** Who did something: a person or a key by its name, the operator without one. */
export function CallerName({ caller: { kind, name } }: { readonly caller: Caller }) {
  return (
    <>
      {name ?? WITHOUT_NAME[kind]}
      {kind === 'key' && name !== null && (
        <>
          {' '}
          <Badge>key</Badge>
        </>
      )}
    </>
  );
}

import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../api/error';
import { Time } from '../../kit';
import type { Outages } from './types';

/**
 * Says whether chains can be read just now: a call of an outage has no answer, so that no number below shows it. It has its
 * line from the first moment, and what an outage means opens on demand: nothing moves when one begins.
 */
export function Outage({ outages }: { readonly outages: UseQueryResult<Outages, ApiError> }) {
  const { data } = outages;
  const present = data?.outages.filter(({ endedAt }) => endedAt === null) ?? [];
  const isOut = present.length > 0;
  return (
    <div className={`chain-state${isOut ? ' is-out' : ''}`} role="status">
      {isOut ? <Meaning present={present} /> : data !== undefined && 'Payments can be verified'}
    </div>
  );
}

const inList = new Intl.ListFormat('en', { type: 'conjunction' });

function Meaning({ present }: { readonly present: Outages['outages'] }) {
  const names = present.map(({ component }) => component);
  const chains = names.includes('verifier') ? null : inList.format(names.toSorted());
  const oldest = present.at(-1);
  return (
    <details>
      <summary>Payments{chains === null ? '' : ` on ${chains}`} cannot be verified just now</summary>
      {chains ?? 'The chains'} cannot be read since <Time at={oldest?.beganAt} />. Calls are answered 503 and
      cost nothing; repeat them later. Payments that were verified before are answered as ever.
    </details>
  );
}

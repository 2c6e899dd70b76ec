import { useRead } from '../../api/hooks';
import { Time } from '../../kit';

const EACH_MINUTE = 60_000;

/**
 * Says whether chains can be read just now: a call of an outage has no answer, so that no number below shows it. It has its
 * line from the first moment, and what an outage means opens on demand: nothing moves when one begins.
 */
export function Outage() {
  const { data } = useRead('getHealth', { refetchInterval: EACH_MINUTE });
  const breaker = data?.checks.verifier.circuitBreaker;
  const isOut = breaker !== undefined && breaker.state !== 'CLOSED';
  return (
    <div className={`chain-state${isOut ? ' is-out' : ''}`} role="status">
      {isOut ? <Meaning since={breaker.openedAt} /> : data !== undefined && 'Payments can be verified'}
    </div>
  );
}

function Meaning({ since }: { readonly since: string | undefined }) {
  return (
    <details>
      <summary>Payments cannot be verified just now</summary>
      The chains cannot be read{since === undefined ? '' : ' since '}
      {since !== undefined && <Time at={since} />}. Calls are answered 503 and cost nothing; repeat them
      later. Payments that were verified before are answered as ever.
    </details>
  );
}

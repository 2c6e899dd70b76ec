import { inWords, StatusBadge } from '../../kit';
import type { Delivery } from './types';

/** How a delivery or an attempt ended, in a word and the server's own answer. */
export function Outcome({ status, statusCode, error }: Pick<Delivery, 'status' | 'statusCode' | 'error'>) {
  const answer = statusCode === null ? (error === null ? '' : inWords(error)) : `HTTP ${statusCode}`;
  return (
    <>
      <StatusBadge status={status} />
      {answer !== '' && <span className="small muted"> {answer}</span>}
    </>
  );
}

import { randomBytes } from 'node:crypto';
import type { Shot } from './open-loop.js';

/** What is asked, by whom. */
export interface Requests {
  /** `verification`: each a new payment. `seller`: health, a new payment, the same again, usage. */
  readonly kind: 'verification' | 'seller';
  readonly host: string;
  readonly keys: readonly string[];
  readonly chain: string;
  /** With `0x`; random digits follow. */
  readonly hashPrefix: string;
  /** Every other payment is claimed for a reference of its own. */
  readonly withClaims: boolean;
}

/** A yes that a caller has received. */
export interface Acknowledged {
  readonly txHash: string;
  readonly reference: string | null;
}

interface Payment extends Acknowledged {
  readonly key: string;
}

interface Answer {
  readonly success?: unknown;
  readonly status?: unknown;
  readonly cached?: unknown;
  readonly claimed?: unknown;
  readonly reference?: unknown;
  readonly txHash?: unknown;
}

const HASH_LENGTH = 66;
const API = '/api/v1/x402';

/**
 * Makes the requests one after the other, of the keys in turn.
 *
 * @param onYes called for each new payment that was confirmed to the caller
 */
export function requestsOf(settings: Requests, onYes: (yes: Acknowledged) => void): () => Shot {
  const { keys, hashPrefix, withClaims } = settings;
  let turn = 0;
  const nextPayment = (): Payment => {
    turn += 1;
    const digits = HASH_LENGTH - hashPrefix.length;
    const txHash =
      hashPrefix +
      randomBytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits);
    const reference = withClaims && turn % 2 === 0 ? `order-${txHash.slice(-40)}` : null;
    return { key: keys[turn % keys.length] ?? '', txHash, reference };
  };
  if (settings.kind === 'verification') return () => verification(settings, nextPayment(), onYes);
  return () => seller(settings, nextPayment(), onYes);
}

function verification(settings: Requests, payment: Payment, onYes: (yes: Acknowledged) => void): Shot {
  return {
    name: 'verify, new',
    bytes: verifyBytes(settings, payment),
    judge: (status, body) => {
      const wrong = judgeYes(status, body, { payment, isCached: false });
      if (wrong === null) onYes(payment);
      return wrong;
    },
  };
}

/** What a seller's server asks around one payment. */
function seller(settings: Requests, payment: Payment, onYes: (yes: Acknowledged) => void): Shot {
  const usage = (): Shot => ({
    name: 'usage',
    bytes: getBytes(settings, '/usage', payment.key),
    judge: judgeStatus,
  });
  const repeat = (): Shot => ({
    name: 'verify, repeat',
    bytes: verifyBytes(settings, payment),
    judge: (status, body) => judgeYes(status, body, { payment, isCached: true }),
    then: usage,
  });
  return {
    name: 'health',
    bytes: getBytes(settings, '/health/live', null),
    judge: judgeStatus,
    then: () => ({ ...verification(settings, payment, onYes), then: repeat }),
  };
}

function judgeStatus(status: number): string | null {
  return status === 200 ? null : String(status);
}

/** A yes about this payment, from memory or not, and claimed for its reference when it has one. */
function judgeYes(
  status: number,
  body: string,
  { payment, isCached }: { payment: Payment; isCached: boolean },
): string | null {
  if (status !== 200) return String(status);
  let answer: Answer;
  try {
    answer = JSON.parse(body) as Answer;
  } catch {
    return 'not JSON';
  }
  if (answer.success !== true || answer.status !== 'confirmed') return 'not a yes';
  if (answer.txHash !== payment.txHash) return 'another payment';
  if (answer.cached !== isCached) return isCached ? 'not from memory' : 'from memory';
  const isClaimed = answer.claimed === true && answer.reference === payment.reference;
  return payment.reference === null || isClaimed ? null : 'not claimed';
}

function verifyBytes({ host, chain }: Requests, { key, txHash, reference }: Payment): string {
  const claim = reference === null ? '' : `,"reference":"${reference}"`;
  const body = `{"tx_hash":"${txHash}","chain":"${chain}","expected_amount":"1.5"${claim}}`;
  return (
    `POST ${API}/verify HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`
  );
}

function getBytes({ host }: Requests, path: string, key: string | null): string {
  const authorization = key === null ? '' : `Authorization: Bearer ${key}\r\n`;
  return `GET ${API}${path} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n`;
}

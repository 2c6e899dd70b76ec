import type { ErrorCode } from '../../../src/domain/error-code.js';

/** Who sends: by the key in `Authorization: Bearer`, or in `X-Admin-Key` for the operator. */
export type Sender = 'live' | 'test' | 'verify only' | 'paying' | 'operator' | 'nobody';

/** A likely mistake, and what its answer must hold for a reader to mend it without the code. */
export interface Mistake {
  /** What was sent, for the page. Holds no key. */
  readonly sent: string;
  readonly as?: Sender;
  readonly method?: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the base path, unless it begins with two slashes: then from the root, with one. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
  readonly type?: string;
  readonly code: ErrorCode;
  /** The part of the message that mends it. */
  readonly says: RegExp;
}

export const HASH = `0x5a9db0c00200${'7'.repeat(52)}`;
export const SIGNATURE =
  '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW';
export const ADDRESS = '0x5A9DB0c0000000000000000000000000000a55E7';

/** A verification in the sandbox that is right but for these members. */
export function verification(
  sent: string,
  members: Readonly<Record<string, unknown>>,
  [code, says]: readonly [ErrorCode, RegExp],
  as: Sender = 'test',
): Mistake {
  const body = { tx_hash: HASH, chain: 'sandbox', ...members };
  return { sent, as, method: 'post', path: '/verify', body, code, says };
}

/** A GET with these headers alone. */
export function credential(
  sent: string,
  headers: Readonly<Record<string, string>>,
  [code, says]: readonly [ErrorCode, RegExp],
  path = '/usage',
): Mistake {
  return { sent, as: 'nobody', method: 'get', path, headers, code, says };
}

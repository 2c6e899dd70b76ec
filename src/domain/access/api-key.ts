import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Environment } from '../chain.js';

/**
 * Keys read `x402_live_<43 base64url characters of 32 random bytes><8 hex characters of CRC-32>`. The checksum
 * refuses a typo without a look-up and lets secret scanners tell a key from noise:
 * `x402_(live|test)_[A-Za-z0-9_-]{43}[0-9a-f]{8}`.
 */
export const API_KEY_PATTERN = /^x402_(live|test)_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/;

const CHECKSUM_LENGTH = 8;
const KEY_WITHIN = /x402_(live|test)_[A-Za-z0-9_-]{43}/;

/** Writes a key from 32 random bytes, which the caller draws. */
export function formatApiKey(environment: Environment, secret: Uint8Array): string {
  if (secret.length !== 32) throw new RangeError('an API key takes 32 random bytes');
  const body = `x402_${environment}_${Buffer.from(secret).toString('base64url')}`;
  return body + checksumOf(body);
}

/** The environment of a well-formed key with a right checksum; null for anything else. */
export function parseApiKey(text: string): { environment: Environment } | null {
  if (!API_KEY_PATTERN.test(text)) return null;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  if (checksumOf(body) !== text.slice(-CHECKSUM_LENGTH)) return null;
  return { environment: body.startsWith('x402_live_') ? 'live' : 'test' };
}

/** Whether the text contains a key, with or without its checksum: such text must not be stored. */
export function holdsApiKey(text: string): boolean {
  return KEY_WITHIN.test(text);
}

/** SHA-256 of the key, which is stored and looked up. Keys hold 256 random bits, so no slow hash is needed. */
export function hashApiKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The visible ends of a key, stored so that lists can show `x402_live_abc1…f456`. */
export function maskApiKey(key: string): string {
  return `${key.slice(0, 'x402_live_'.length + 4)}…${key.slice(-4)}`;
}

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(CHECKSUM_LENGTH, '0');
}

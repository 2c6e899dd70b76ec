import { base58 } from '@scure/base';
import { createHash, createHmac } from 'node:crypto';

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * One text for one JSON value, whatever the order of its members (RFC 8785, JCS).
 *
 * @throws TypeError for what is no JSON: undefined, functions, numbers that are not finite
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is no JSON value`);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 in lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** HMAC-SHA-256 in base64url without padding: 43 characters. */
export function hmac(secret: string, data: string): string {
  return createHmac('sha256', secret).update(data).digest('base64url');
}

/** Bytes of a base58 text (Solana's addresses and signatures); null for any other text. */
export function base58Bytes(text: string): Uint8Array | null {
  if (text.length === 0 || text.length > 128) return null;
  try {
    return base58.decode(text);
  } catch {
    return null;
  }
}

/** The base58 text of bytes. */
export function base58Text(bytes: Uint8Array): string {
  return base58.encode(Uint8Array.from(bytes));
}

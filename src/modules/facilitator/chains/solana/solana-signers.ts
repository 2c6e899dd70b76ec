import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { base58 } from '@scure/base';

/** Signs messages for one address (Ed25519). A key management service could implement the same two members. */
export interface SolanaSigner {
  /** Base58. */
  readonly address: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** RFC 8410: the bytes before the 32 bytes of an Ed25519 private key in PKCS #8. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/**
 * Signs with a private key held in this process.
 *
 * @param secret base58 of the 64 bytes that wallets export (seed and public key), or of the seed alone
 */
export function localSolanaSigner(secret: string): SolanaSigner {
  const seed = Buffer.from(base58.decode(secret)).subarray(0, SEED_BYTES);
  const key: KeyObject = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    address: base58.encode(spki.subarray(-SEED_BYTES)),
    sign: (message) => Promise.resolve(sign(null, message, key)),
  };
}

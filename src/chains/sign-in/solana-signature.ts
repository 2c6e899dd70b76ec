import { createPublicKey, verify } from 'node:crypto';
import { base58 } from '@scure/base';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** DER head of a raw Ed25519 public key (RFC 8410). */
const KEY_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Encodings of points of small order, without the sign bit: for these keys anybody can write a signature that is valid
 * for many messages.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether an Ed25519 signature (base58) by the address covers exactly the UTF-8 bytes of the message. */
export function isSolanaSignature(address: string, message: string, signature: string): boolean {
  const key = bytesOf(address, KEY_BYTES);
  const signed = bytesOf(signature, SIGNATURE_BYTES);
  if (key === null || signed === null || isOfSmallOrder(key)) return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([KEY_HEAD, key]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(message, 'utf8'), publicKey, signed);
  } catch {
    // Bytes that are no point of the curve, such as a program-derived address.
    return false;
  }
}

/** Whether a key of 32 bytes is a point of small order. */
export function isOfSmallOrder(key: Uint8Array): boolean {
  const unsigned = Buffer.from(key);
  unsigned.writeUInt8(unsigned.readUInt8(KEY_BYTES - 1) & 0x7f, KEY_BYTES - 1);
  return SMALL_ORDER.has(unsigned.toString('hex'));
}

function bytesOf(text: string, length: number): Uint8Array | null {
  // Base58 of n bytes has at most 1.4 n characters; decoding takes quadratic time.
  if (text.length > length * 1.4) return null;
  try {
    const bytes = base58.decode(text);
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}

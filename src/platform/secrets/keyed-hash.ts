import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * HMAC-SHA-256 (RFC 2104) of short texts under one key. Two calls of `hash` take a third of the time of `createHmac`,
 * which makes an object of OpenSSL for each text that the garbage collector must take down.
 */
export class KeyedHash {
  private readonly inner: Buffer;
  private readonly outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

  constructor(secret: string) {
    const given = Buffer.from(secret);
    const key = given.length > BLOCK_BYTES ? hash('sha256', given, 'buffer') : given;
    this.inner = padded(key, INNER);
    padded(key, OUTER).copy(this.outer);
  }

  /** The digest in hexadecimal, 64 characters. */
  hex(text: string): string {
    hash('sha256', Buffer.concat([this.inner, Buffer.from(text)]), 'buffer').copy(this.outer, BLOCK_BYTES);
    return hash('sha256', this.outer, 'hex');
  }
}

function padded(key: Buffer, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES, pad);
  for (const [index, byte] of key.entries()) block[index] = byte ^ pad;
  return block;
}

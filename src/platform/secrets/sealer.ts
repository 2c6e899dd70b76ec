import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** The location of a sealed value; at any other location it does not open. */
export interface Place {
  /** `table.column`. */
  readonly column: string;
  /** Null for a value that belongs to no tenant. */
  readonly tenantId: string | null;
  /** Immutable values that identify the row. */
  readonly row: readonly string[];
}

/**
 * `unknown_key`: none of our keys sealed it. `altered`: the content was modified, or was sealed for another location.
 */
export type UnreadableReason = 'unknown_key' | 'altered';

/** A sealed value that cannot be opened. Names the id of the required key, which is no secret. */
export class SecretUnreadable extends Error {
  constructor(
    readonly reason: UnreadableReason,
    readonly keyId: string,
  ) {
    super(`a sealed value cannot be opened (${reason}, key ${keyId})`);
    this.name = 'SecretUnreadable';
  }
}

interface MasterKey {
  readonly id: Buffer;
  readonly bytes: Buffer;
}

/** First bytes of every sealed value; the last one is the version. Clear values are random or begin otherwise. */
const MAGIC = Buffer.from([0xd6, 0x5e, 0xa1, 0xed, 1]);
/** Prefix of the base64 of a sealed value in a text column. */
const TEXT_MARK = 'sealed:';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A nonce, a data key, a tag. */
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const WRAPPED_AT = MAGIC.length + KEY_ID_BYTES;
const BODY_AT = WRAPPED_AT + WRAPPED_BYTES;

/**
 * Envelope encryption of secrets at rest. A random data key encrypts each value (AES-256-GCM), and the first master key
 * encrypts the data key. Any master key opens. Both layers authenticate the value's location, so that a copy in another
 * row, column or tenant does not open.
 *
 * A sealed value consists of magic and version (5 bytes), id of the master key (8) and the wrapped data key (60). Then
 * follow nonce, ciphertext and tag: 101 bytes more than its content. Without keys, values stay in clear; a clear value
 * always opens.
 */
export class Sealer {
  private readonly keys: readonly MasterKey[];

  /** @param keys base64 of 32 bytes each: the first seals, all open */
  constructor(keys: readonly string[]) {
    this.keys = keys.map((text) => {
      const bytes = Buffer.from(text, 'base64');
      return { id: createHash('sha256').update(bytes).digest().subarray(0, KEY_ID_BYTES), bytes };
    });
  }

  /** Whether new values are sealed. */
  get seals(): boolean {
    return this.keys.length > 0;
  }

  /** The value to store: sealed for its location, or unchanged without a key. */
  seal(content: Buffer, place: Place): Buffer {
    const [master] = this.keys;
    if (master === undefined) return content;
    const dataKey = randomBytes(KEY_BYTES);
    const wrapped = encrypt(master.bytes, dataKey, boundTo('key', place, master.id));
    return Buffer.concat([MAGIC, master.id, wrapped, encrypt(dataKey, content, boundTo('content', place))]);
  }

  /** The content of a stored value, clear or sealed. @throws SecretUnreadable */
  open(kept: Buffer, place: Place): Buffer {
    if (!isSealed(kept)) return kept;
    return decrypt(
      this.dataKeyOf(kept, place).dataKey,
      kept.subarray(BODY_AT),
      boundTo('content', place),
      kept,
    );
  }

  /** Like `seal`, for a text column. */
  sealText(content: string, place: Place): string {
    return this.seals ? toText(this.seal(Buffer.from(content), place)) : content;
  }

  /** Like `open`, for a text column. @throws SecretUnreadable */
  openText(kept: string, place: Place): string {
    const sealed = fromText(kept);
    return sealed === null ? kept : this.open(sealed, place).toString();
  }

  /**
   * The replacement value that the first key alone opens. It seals a clear value, and re-wraps the data key of a value
   * that another key sealed. Null when the value needs no change.
   *
   * @throws SecretUnreadable
   */
  reseal<T extends Buffer | string>(kept: T, place: Place): T | null;
  reseal(kept: Buffer | string, place: Place): Buffer | string | null {
    if (typeof kept !== 'string') return this.resealBytes(kept, place);
    const sealed = fromText(kept);
    if (sealed === null) return this.seals && kept !== '' ? this.sealText(kept, place) : null;
    const anew = this.resealBytes(sealed, place);
    return anew === null ? null : toText(anew);
  }

  private resealBytes(kept: Buffer, place: Place): Buffer | null {
    const [master] = this.keys;
    // Erased values are empty and stay so.
    if (master === undefined || kept.length === 0) return null;
    if (!isSealed(kept)) return this.seal(kept, place);
    const { dataKey, keyId } = this.dataKeyOf(kept, place);
    // An altered value needs detection now: it would be undetectable once its key is gone.
    this.open(kept, place);
    if (keyId.equals(master.id)) return null;
    const wrapped = encrypt(master.bytes, dataKey, boundTo('key', place, master.id));
    return Buffer.concat([MAGIC, master.id, wrapped, kept.subarray(BODY_AT)]);
  }

  private dataKeyOf(kept: Buffer, place: Place): { dataKey: Buffer; keyId: Buffer } {
    const keyId = kept.subarray(MAGIC.length, WRAPPED_AT);
    const master = this.keys.find(({ id }) => id.equals(keyId));
    if (master === undefined) throw new SecretUnreadable('unknown_key', keyId.toString('hex'));
    const wrapped = kept.subarray(WRAPPED_AT, BODY_AT);
    return { dataKey: decrypt(master.bytes, wrapped, boundTo('key', place, master.id), kept), keyId };
  }
}

/** Also checks the length: a clear secret is shorter, whatever its first bytes are. */
function isSealed(kept: Buffer): boolean {
  return kept.length >= BODY_AT + NONCE_BYTES + TAG_BYTES && kept.subarray(0, MAGIC.length).equals(MAGIC);
}

function toText(sealed: Buffer): string {
  return TEXT_MARK + sealed.toString('base64');
}

/**
 * Null for a clear value, which never begins with the mark. @throws SecretUnreadable when it was truncated or damaged
 */
function fromText(kept: string): Buffer | null {
  if (!kept.startsWith(TEXT_MARK)) return null;
  const sealed = Buffer.from(kept.slice(TEXT_MARK.length), 'base64');
  if (!isSealed(sealed) || toText(sealed) !== kept) throw new SecretUnreadable('altered', keyIdIn(sealed));
  return sealed;
}

function keyIdIn(sealed: Buffer): string {
  return sealed.subarray(MAGIC.length, WRAPPED_AT).toString('hex');
}

/** Additional authenticated data, which is not stored; JSON, so that no two locations read the same. */
function boundTo(layer: 'key' | 'content', { column, tenantId, row }: Place, keyId?: Buffer): Buffer {
  return Buffer.from(JSON.stringify([MAGIC.at(-1), layer, column, tenantId, row, keyId?.toString('hex')]));
}

/** Nonce, ciphertext, tag. */
function encrypt(key: Buffer, content: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, box: Buffer, bound: Buffer, kept: Buffer): Buffer {
  try {
    // With `authTagLength`, Node refuses a truncated tag.
    const decipher = createDecipheriv(CIPHER, key, box.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(bound).setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw Object.assign(new SecretUnreadable('altered', keyIdIn(kept)), { cause: error });
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { readConfig } from '../../../src/platform/config/env.js';
import { Sealer, SecretUnreadable, type Place } from '../../../src/platform/secrets/sealer.js';

const newKey = () => randomBytes(32).toString('base64');
const [OLD, NEW] = [newKey(), newKey()];
const PLACE: Place = { column: 'webhook_endpoints.secret', tenantId: 'tenant-a', row: ['row-1'] };
const SECRET = Buffer.from('whsec-of-the-first-tenant-32-byte');

/** The reason why a value does not open, or its content. */
function refusal(sealer: Sealer, kept: Buffer, place: Place = PLACE): string {
  try {
    return `opened: ${sealer.open(kept, place).toString()}`;
  } catch (error) {
    return error instanceof SecretUnreadable ? error.reason : String(error);
  }
}

describe('sealed values', () => {
  const sealer = new Sealer([OLD]);

  it('S9: open to the original content, do not contain it, and differ for equal content', () => {
    for (const content of [SECRET, Buffer.alloc(0), randomBytes(100_000)]) {
      const [one, two] = [sealer.seal(content, PLACE), sealer.seal(content, PLACE)];
      expect(sealer.open(one, PLACE)).toEqual(content);
      expect(one.equals(two)).toBe(false);
      expect(one.length).toBe(content.length + 101);
      if (content.length > 0) expect(one.includes(content.subarray(0, 8))).toBe(false);
    }
    const text = sealer.sealText('0x02f8…', PLACE);
    expect(text).toMatch(/^sealed:[A-Za-z0-9+/]+=*$/);
    expect(sealer.openText(text, PLACE)).toBe('0x02f8…');
  });

  it('S9: contain the first bytes of the hash of their key', () => {
    const id = createHash('sha256').update(Buffer.from(OLD, 'base64')).digest().subarray(0, 8);
    expect(sealer.seal(SECRET, PLACE).subarray(5, 13)).toEqual(id);
  });

  it.each([
    ['another tenant', { ...PLACE, tenantId: 'tenant-b' }],
    ['no tenant', { ...PLACE, tenantId: null }],
    ['another column', { ...PLACE, column: 'signer_transactions.raw_tx' }],
    ['another row', { ...PLACE, row: ['row-2'] }],
    ['a row id split at another position', { ...PLACE, row: ['row', '-1'] }],
    ['a tenant id that imitates the encoding', { ...PLACE, tenantId: 'tenant-a","row-1' }],
  ])('S9: do not open for %s', (_, place) => {
    expect(refusal(sealer, sealer.seal(SECRET, PLACE), place)).toBe('altered');
  });

  it('S9: do not open with a flipped bit, a truncated end or an added byte', () => {
    const sealed = sealer.seal(SECRET, PLACE);
    // Starts after magic and version: without those the value counts as plaintext.
    for (let bit = 5 * 8; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(refusal(sealer, flipped)).toBe(bit < 13 * 8 ? 'unknown_key' : 'altered');
    }
    for (let length = 101; length < sealed.length; length += 1) {
      expect(refusal(sealer, sealed.subarray(0, length))).toBe('altered');
    }
    expect(refusal(sealer, Buffer.concat([sealed, Buffer.alloc(1)]))).toBe('altered');
  });

  it('S9: a truncated or damaged text with the mark of a sealed one is neither opened nor taken for plaintext', () => {
    const column = { ...PLACE, column: 'signer_transactions.raw_tx' };
    const text = sealer.sealText('0x02f8', column);
    const damaged = [
      ...Array.from({ length: text.length - 'sealed:'.length }, (_, at) =>
        text.slice(0, 'sealed:'.length + at),
      ),
      `${text} `,
      text.replace('sealed:', 'sealed:!'),
      'sealed:0x02f8',
    ];
    for (const kept of damaged) {
      for (const any of [sealer, new Sealer([NEW, OLD]), new Sealer([])]) {
        expect(() => any.openText(kept, column)).toThrow(SecretUnreadable);
      }
      expect(() => sealer.reseal(kept, column)).toThrow(SecretUnreadable);
      expect(() => new Sealer([NEW, OLD]).reseal(kept, column)).toThrow(SecretUnreadable);
    }
  });

  it('S9: do not open when parts of two are combined, even of the same place', () => {
    const [one, two] = [sealer.seal(SECRET, PLACE), sealer.seal(Buffer.from('another'), PLACE)];
    expect(refusal(sealer, Buffer.concat([one.subarray(0, 73), two.subarray(73)]))).toBe('altered');
  });

  it('S9: fail without their key with unknown_key, unlike altered ones', () => {
    expect(refusal(new Sealer([NEW]), sealer.seal(SECRET, PLACE))).toBe('unknown_key');
    expect(refusal(new Sealer([]), sealer.seal(SECRET, PLACE))).toBe('unknown_key');
    expect(() => new Sealer([NEW]).openText(sealer.sealText('x', PLACE), PLACE)).toThrow(SecretUnreadable);
  });

  it('S9: a rotation opens values of both keys and rewraps those of the old key', () => {
    const both = new Sealer([NEW, OLD]);
    const before = sealer.seal(SECRET, PLACE);
    expect(both.open(before, PLACE)).toEqual(SECRET);
    const after = both.reseal(before, PLACE) ?? Buffer.alloc(0);
    expect(new Sealer([NEW]).open(after, PLACE)).toEqual(SECRET);
    expect(refusal(sealer, after)).toBe('unknown_key');
    // The content stays the same: only its key is rewrapped.
    expect(after.subarray(73)).toEqual(before.subarray(73));
    expect(both.reseal(after, PLACE)).toBeNull();
    const text = both.reseal(sealer.sealText('0x02', PLACE), PLACE) ?? '';
    expect(new Sealer([NEW]).openText(text, PLACE)).toBe('0x02');
  });

  it('S9: plaintext opens with and without a key, and reseal seals it where there is a key', () => {
    for (const any of [new Sealer([]), sealer]) {
      expect(any.open(SECRET, PLACE)).toEqual(SECRET);
      expect(any.openText('0x02f8', PLACE)).toBe('0x02f8');
    }
    expect(new Sealer([]).seal(SECRET, PLACE)).toBe(SECRET);
    expect(new Sealer([]).sealText('0x', PLACE)).toBe('0x');
    expect(new Sealer([]).reseal(SECRET, PLACE)).toBeNull();
    expect(sealer.open(sealer.reseal(SECRET, PLACE) ?? Buffer.alloc(0), PLACE)).toEqual(SECRET);
    expect(sealer.openText(sealer.reseal('0x02', PLACE) ?? '', PLACE)).toBe('0x02');
    // An erased value stays empty.
    expect([sealer.reseal(Buffer.alloc(0), PLACE), sealer.reseal('', PLACE)]).toEqual([null, null]);
  });

  it('S9: an altered value is not rewrapped, so that it is noticed before its key is removed', () => {
    const altered = Buffer.from(sealer.seal(SECRET, PLACE));
    altered.writeUInt8(altered.readUInt8(altered.length - 1) ^ 1, altered.length - 1);
    expect(() => new Sealer([NEW, OLD]).reseal(altered, PLACE)).toThrow(SecretUnreadable);
  });
});

describe('ENCRYPTION_KEY', () => {
  const read = (value: string) => readConfig({ NODE_ENV: 'test', ENCRYPTION_KEY: value }).encryptionKeys;

  it('S9: accepts one key or several, with or without padding', () => {
    expect(read(`${NEW}, ${OLD.replace('=', '')}`)).toEqual([NEW, OLD.replace('=', '')]);
    expect(read('')).toEqual([]);
  });

  it.each([
    ['16 bytes', randomBytes(16).toString('base64')],
    ['33 bytes', randomBytes(33).toString('base64')],
    ['hexadecimal', randomBytes(32).toString('hex')],
    ['a passphrase', 'correct horse battery staple'],
    ['only zero bytes', Buffer.alloc(32).toString('base64')],
    ['the same key twice', `${NEW},${NEW.replace('=', '')}`],
    ['one valid and one invalid key', `${NEW},nonsense`],
  ])('S9: is refused at boot by name, without its value: %s', (_, value) => {
    expect(() => read(value)).toThrow(/^Bad configuration:\n {2}- ENCRYPTION_KEY must be [^\n]+$/);
    expect(() => read(value)).not.toThrow(value.slice(0, 12));
  });
});

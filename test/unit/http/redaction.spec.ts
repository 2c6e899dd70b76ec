import { base58 } from '@scure/base';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { AppLogger } from '../../../src/platform/observability/app-logger.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { secretSpellings } from '../../../src/platform/observability/known-secrets.js';
import {
  describeError,
  redactFields,
  redactor,
  redactText,
} from '../../../src/platform/observability/redaction.js';

describe('redaction', () => {
  it.each(['live', 'test'] as const)('B3: a %s key, whole or cut off, leaves no character', (environment) => {
    const key = formatApiKey(environment, new Uint8Array(32).fill(0xfb));
    for (const text of [key, key.slice(0, 25), `"${key}"`, `Bearer ${key}, ${key}`]) {
      expect(redactText(text)).not.toContain(key.slice(10, 14));
    }
  });

  it('H2: passwords of connection strings go, hosts stay', () => {
    expect(redactText('at rediss://:pw@cache:6379/0 and postgres://u:p%40w@db/x')).toBe(
      'at rediss://:[redacted]@cache:6379/0 and postgres://u:[redacted]@db/x',
    );
  });

  it('H2: secret fields go at any depth and in any case', () => {
    const fields = { request: { headers: [{ AUTHORIZATION: 'a', Cookie: 'b', accept: 'c' }] }, amount: 5n };
    expect(redactFields(fields)).toEqual({
      request: { headers: [{ AUTHORIZATION: '[redacted]', Cookie: '[redacted]', accept: 'c' }] },
      amount: '5',
    });
  });

  it('H2: what contains itself does not hang the logger', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(redactFields(loop))).toContain('[deeper]');
  });

  it('G5: an error is told with its causes and without the parameters of its query', () => {
    const cause = Object.assign(new Error('inner'), {
      code: '23505',
      query: 'SELECT $1',
      parameters: ['pii'],
    });
    const told = describeError(new Error('outer', { cause }));
    expect(told).toMatchObject({
      message: 'outer',
      cause: { message: 'inner', code: '23505', query: 'SELECT $1' },
    });
    expect(JSON.stringify(told)).not.toContain('pii');
  });

  it('G5: what was thrown need not be an error', () => {
    expect(describeError('text')).toEqual({ message: 'text' });
    expect(describeError({ secret: 1 })).toEqual({ message: 'thrown: object' });
  });
});

/** Percent-encoded: every byte, or what is no letter or digit. */
const everyByte = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const signsOnly = (text: string) => text.replace(/[^A-Za-z0-9]/g, everyByte);

describe('encoded forms', () => {
  const key = formatApiKey('live', new Uint8Array(32).fill(0xfb));

  it.each([
    ['one sign', key.replace('_', '%5F')],
    ['one sign, small letters', key.replace('_', '%5f')],
    ['every sign', signsOnly(key)],
    ['every byte', everyByte(key)],
    ['twice', signsOnly(key).replaceAll('%', '%25')],
    ['three times', signsOnly(key).replaceAll('%', '%2525')],
    ['every byte, twice', everyByte(everyByte(key))],
    ['as a parameter with its space', `Bearer%20${key}`],
    ['with capitals', key.toUpperCase().replaceAll('_', '%5F')],
    ['beside what is no encoding', `100%/%zz/${signsOnly(key)}/%`],
    ['cut off', signsOnly(key).slice(0, 30)],
  ])('S8: a key leaves no character of itself: %s', (_, text) => {
    for (const line of [
      text,
      `/api/v1/x402/${text}/y`,
      `{"path":"/a/${text}","status":404}`,
      `?k=${text}&b=1`,
    ]) {
      const cleaned = redactText(line);
      expect(decodeAll(cleaned).toLowerCase()).not.toContain(key.slice(10, 14).toLowerCase());
      if (line.startsWith('{')) expect(JSON.parse(cleaned)).toMatchObject({ status: 404 });
    }
  });

  it.each([
    '/api/v1/x402/caf%C3%A9/100%25',
    '{"path":"/%22quoted%22%0A","n":1}',
    'Basic authentication',
    '50% off',
  ])('S8: what holds no secret stays as it was: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('S8: takes time in proportion to the length, whatever stands in it', () => {
    const redact = redactor(['secret-of-ours']);
    for (const part of [
      '%',
      '%25',
      '%5F',
      'x402_',
      'secret-of-our',
      'Bearer ',
      'a://',
      'a:',
      'whsec',
      '"%2',
      'Basic',
    ]) {
      const startedMs = performance.now();
      redact(part.repeat(500_000 / part.length));
      expect(performance.now() - startedMs).toBeLessThan(1_000);
    }
  });
});

function decodeAll(text: string): string {
  let decoded = text;
  for (let round = 0; round < 6; round += 1)
    decoded = decoded.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
  return decoded;
}

/** Every setting that is a secret, and what of it nobody may read. */
const SETTINGS: readonly (readonly [string, string, string])[] = [
  ['X402_ADMIN_KEY', 'operator of ours, the+second/one', 'the+second/one'],
  ['ADDRESS_HASH_SECRET', 'sält-and"pepper', 'sält-and"pepper'],
  [
    'ENCRYPTION_KEY',
    'qvfhPlQF4xA3vQpC9C6OBBw1o0d1RkQmVwVg0cUuZ3k=',
    'qvfhPlQF4xA3vQpC9C6OBBw1o0d1RkQmVwVg0cUuZ3k=',
  ],
  ['DATABASE_URL', 'postgres://app:p%40ss%2Fword@db.internal/x402', 'p@ss/word'],
  ['REDIS_URL', 'redis://:red-is-word@a:1,redis://:other-word@b:2', 'other-word'],
  ['SENTRY_DSN', 'https://0123456789abcdef0123@sentry.example/1', '0123456789abcdef0123'],
  ['PYTHON_VERIFIER_KEY', 'internal-key-of-python', 'internal-key-of-python'],
  ['STRIPE_SECRET_KEY', 'anything-at-all-4711', 'anything-at-all-4711'],
  ['STRIPE_WEBHOOK_SECRET', 'another-thing-4712', 'another-thing-4712'],
  ['X402_EVM_SIGNER_KEYS', `0x${'5d'.repeat(31)}aa`, `${'5d'.repeat(31)}aa`],
  ['BASE_RPC_URL', 'https://node.example/v3/kestrel4711/rpc', 'kestrel4711'],
  ['SOLANA_RPC_URL', 'https://user:word4711@node.example/?api-key=sparrow', 'sparrow'],
];

describe('secrets of the settings', () => {
  const seed = Buffer.from('an ed25519 seed of 32 bytes long');
  const solanaKey = base58.encode(Buffer.concat([seed, Buffer.alloc(32, 7)]));
  const environment = Object.fromEntries(SETTINGS.map(([name, value]) => [name, value]));
  const redact = redactor(
    secretSpellings(readConfig({ NODE_ENV: 'test', ...environment, X402_SVM_SIGNER_KEYS: solanaKey })),
  );
  const isSeen = (text: string, secret: string) => decodeAll(redact(text)).includes(secret);

  it.each(SETTINGS)('S8: no text holds %s, however it is written', (_, __, secret) => {
    const bytes = Buffer.from(secret);
    const base64 = (before: string) => Buffer.from(`${before}${secret}:`).toString('base64');
    const spellings = [
      ...[secret, JSON.stringify(secret), encodeURIComponent(secret), everyByte(secret)],
      ...[
        encodeURIComponent(encodeURIComponent(secret)),
        bytes.toString('hex'),
        base64(''),
        base64('u:'),
        base64('us:'),
      ],
    ];
    for (const spelling of spellings) {
      expect(isSeen(`at "${spelling}", then`, secret)).toBe(false);
      expect(redact(`at "${spelling}", then`)).toContain('[redacted]');
    }
  });

  it('S8: signer keys leave neither as numbers, bytes, nor by their seed', () => {
    const evm = `${'5d'.repeat(31)}aa`;
    const forms = [
      ...[`0x${evm}`, evm.toUpperCase(), BigInt(`0x${evm}`).toString()],
      ...[
        solanaKey,
        base58.encode(seed),
        seed.toString('hex'),
        `[${seed.join(',')}]`,
        seed.toString('base64'),
      ],
    ];
    for (const form of forms)
      expect(redact(`key ${form}.`)).toMatch(/^key (0x|\[)?\[redacted\][\w\]=]{0,3}\.$/);
  });

  it('S8: hosts, chains and plain parts of paths stay readable', () => {
    for (const text of ['https://node.example/v3/', 'GET /rpc', 'postgres://app@db.internal/x402'])
      expect(redact(text)).toBe(text);
  });

  it('S8: a line of the log is clean wherever the secret stands, and JSON still', () => {
    const lines: string[] = [];
    const logger = new AppLogger('info', { write: (line) => void lines.push(line) }, redact);
    const secret = 'sält-and"pepper';
    logger.error({
      message: `failed at ${secret}`,
      [secret]: 1,
      headers: { authorization: 'anything', other: secret },
      url: `/x?k=${encodeURIComponent(secret)}`,
      err: new Error(`deep ${secret}`, { cause: new Error(`deeper ${secret}`) }),
    });
    logger.warn(secret, 'context');
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      expect(decodeAll(line)).not.toContain('pepper');
    }
  });
});

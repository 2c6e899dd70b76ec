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
  it.each(['live', 'test'] as const)('B3: removes a %s API key, also when it is truncated', (environment) => {
    const key = formatApiKey(environment, new Uint8Array(32).fill(0xfb));
    for (const text of [key, key.slice(0, 25), `"${key}"`, `Bearer ${key}, ${key}`]) {
      expect(redactText(text)).not.toContain(key.slice(10, 14));
    }
  });

  it('B3: removes a token of a session or a link from a path, and keeps hashes', () => {
    const token = `${'aB3_-'.repeat(9).slice(0, 43)}.${'0f'.repeat(11)}`;
    for (const path of [`/console/sign-in/link%23${token}`, `/x/${token}/y`, `a ${token}x`])
      expect(redactText(path)).not.toMatch(/aB3_|0f0f/);
    const others = `/tx/0x${'0f'.repeat(32)} ${'0f'.repeat(32)} index-4c2c5da85d1bcc9e.js`;
    expect(redactText(others)).toBe(others);
  });

  it('H2: removes passwords from connection strings and keeps hosts', () => {
    expect(redactText('at rediss://:pw@cache:6379/0 and postgres://u:p%40w@db/x')).toBe(
      'at rediss://:[redacted]@cache:6379/0 and postgres://u:[redacted]@db/x',
    );
  });

  it('H2: removes secret fields at any depth and in any letter case', () => {
    const fields = { request: { headers: [{ AUTHORIZATION: 'a', Cookie: 'b', accept: 'c' }] }, amount: 5n };
    expect(redactFields(fields)).toEqual({
      request: { headers: [{ AUTHORIZATION: '[redacted]', Cookie: '[redacted]', accept: 'c' }] },
      amount: '5',
    });
  });

  it('H2: truncates an object that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(redactFields(loop))).toContain('[deeper]');
  });

  it('G5: describes an error with its causes but without query parameters', () => {
    const cause = Object.assign(new Error('inner'), {
      code: '23505',
      query: 'SELECT $1',
      parameters: ['pii'],
    });
    const described = describeError(new Error('outer', { cause }));
    expect(described).toMatchObject({
      message: 'outer',
      cause: { message: 'inner', code: '23505', query: 'SELECT $1' },
    });
    expect(JSON.stringify(described)).not.toContain('pii');
  });

  it('G5: describes a thrown value that is not an error', () => {
    expect(describeError('text')).toEqual({ message: 'text' });
    expect(describeError({ secret: 1 })).toEqual({ message: 'thrown: object' });
  });
});

/** Percent-encodes every byte; `signsOnly` leaves letters and digits as they are. */
const everyByte = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const signsOnly = (text: string) => text.replace(/[^A-Za-z0-9]/g, everyByte);

describe('redaction of encoded text', () => {
  const key = formatApiKey('live', new Uint8Array(32).fill(0xfb));

  it.each([
    ['one encoded character', key.replace('_', '%5F')],
    ['one character encoded in lower case', key.replace('_', '%5f')],
    ['every special character encoded', signsOnly(key)],
    ['every byte encoded', everyByte(key)],
    ['special characters encoded twice', signsOnly(key).replaceAll('%', '%25')],
    ['special characters encoded three times', signsOnly(key).replaceAll('%', '%2525')],
    ['every byte encoded twice', everyByte(everyByte(key))],
    ['after "Bearer" and an encoded space', `Bearer%20${key}`],
    ['in capital letters', key.toUpperCase().replaceAll('_', '%5F')],
    ['next to invalid encodings', `100%/%zz/${signsOnly(key)}/%`],
    ['encoded and truncated', signsOnly(key).slice(0, 30)],
  ])('S8: removes an API key: %s', (_, text) => {
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
  ])('S8: does not change text without a secret: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('S8: processes 500,000 characters of repeated partial secrets within a second of processor time', () => {
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
      const before = process.cpuUsage();
      redact(part.repeat(500_000 / part.length));
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000).toBeLessThan(1_000);
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

/** Each secret setting: its name, a value and the part that must be removed. */
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
  ['SMTP_URL', 'smtp://mailer:fal%2Fcon4711@mail.example', 'fal/con4711'],
  ['SOLANA_RPC_URL', 'https://user:word4711@node.example/?api-key=sparrow', 'sparrow'],
];

describe('redaction of secret settings', () => {
  const seed = Buffer.from('an ed25519 seed of 32 bytes long');
  const solanaKey = base58.encode(Buffer.concat([seed, Buffer.alloc(32, 7)]));
  const environment = Object.fromEntries(SETTINGS.map(([name, value]) => [name, value]));
  const redact = redactor(
    secretSpellings(readConfig({ NODE_ENV: 'test', ...environment, X402_SVM_SIGNER_KEYS: solanaKey })),
  );
  const isSeen = (text: string, secret: string) => decodeAll(redact(text)).includes(secret);

  it.each(SETTINGS)('S8: removes %s in every encoding', (_, __, secret) => {
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

  it('S8: removes the password of Sentinels', () => {
    const settings = {
      REDIS_URL: 'redis://payments',
      REDIS_SENTINELS: 'a:1,redis://:watch%2Fword@b:2',
    };
    const ofSentinels = redactor(secretSpellings(readConfig({ NODE_ENV: 'test', ...settings })));
    expect(ofSentinels('at watch/word and watch%2Fword')).not.toMatch(/watch/);
  });

  it('S8: removes signer keys in every format, and their seeds', () => {
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

  it('S8: keeps hosts and ordinary parts of paths readable', () => {
    for (const text of ['https://node.example/v3/', 'GET /rpc', 'postgres://app@db.internal/x402'])
      expect(redact(text)).toBe(text);
  });

  it('S8: a log line contains the secret in no field and remains valid JSON', () => {
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

import { readConfig } from '../../../src/platform/config/env.js';
import { scrubber, type ReportedEvent } from '../../../src/platform/observability/sentry-scrubber.js';

const SECRETS = {
  X402_ADMIN_KEY: 'operator-one,operator-two',
  PYTHON_VERIFIER_KEY: 'internal-key-of-python',
  STRIPE_SECRET_KEY: 'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
  DATABASE_URL: 'postgres://app:p%40ssw0rd@db.internal:5432/x402',
  REDIS_URL: 'redis://:redis-password@cache.internal:6379',
  ADDRESS_HASH_SECRET: 'salt-and-pepper-for-addresses',
};
const scrub = scrubber(readConfig({ NODE_ENV: 'test', ...SECRETS }));

function valueAfter(text: string): string {
  const event = scrub({ type: undefined, exception: { values: [{ type: 'Error', value: text }] } });
  return event.exception?.values?.[0]?.value ?? '';
}

describe('scrubber of Sentry events', () => {
  it.each([
    ['operator-one'],
    ['operator-two'],
    ['internal-key-of-python'],
    ['sk_test_4eC39HqLyjWDarjtT1zdp7dc'],
    ['sk_live_somebodyElses'],
    ['whsec_abcdef0123456789'],
    ['p@ssw0rd'],
    ['p%40ssw0rd'],
    ['redis-password'],
    ['salt-and-pepper-for-addresses'],
    [`x402_live_${'a'.repeat(51)}`],
    ['203.0.113.77'],
    ['2001:db8::8a2e:370:7334'],
    ['::ffff:203.0.113.77'],
    ['someone@example.com'],
    ['0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'],
    ['EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'],
  ])('H1: removes %s from messages', (secret) => {
    for (const text of [secret, `failed for ${secret}.`, `connect ${secret}:5432`, `(${secret})`])
      expect(valueAfter(text)).not.toContain(secret);
  });

  it('H1: removes text quoted by a driver and header values from messages', () => {
    expect(valueAfter('invalid input syntax for type uuid: "what the caller sent"')).toBe(
      'invalid input syntax for type uuid: "[redacted]"',
    );
    expect(valueAfter('refused Authorization: Bearer abc.def')).not.toContain('abc.def');
  });

  it('H1: keeps the explanation in a message, up to 1,000 characters', () => {
    const text = 'connect ECONNREFUSED at 12:30:05, relation "tenants" does not exist, Class::method';
    expect(valueAfter(text)).toBe(text);
    expect(valueAfter('x'.repeat(5_000))).toHaveLength(1_000);
  });

  it('H1: removes all other data that an SDK collects', () => {
    const event: object = {
      type: undefined,
      event_id: 'e1',
      level: 'error',
      tags: { request_id: 'req_1', code: 'INTERNAL_ERROR', url: 'told', tenant_id: 'tenant' },
      fingerprint: ['{{ default }}', 'INTERNAL_ERROR'],
      user: { ip_address: 'told' },
      request: { url: 'told', headers: { authorization: 'told' }, data: 'told', cookies: { a: 'told' } },
      contexts: { app: { told: 'told' } },
      extra: { body: 'told' },
      breadcrumbs: [{ message: 'told' }],
      server_name: 'told',
      modules: { told: '1' },
      exception: {
        values: [
          {
            type: 'Error',
            value: 'boom',
            mechanism: { type: 'generic', data: { told: 'told' } },
            stacktrace: {
              frames: [
                { filename: 'a.js', function: 'f', lineno: 3, vars: { key: 'told' }, context_line: 'told' },
              ],
            },
          },
        ],
      },
    };
    const scrubbed = scrub(event as ReportedEvent);
    expect(JSON.stringify(scrubbed)).not.toContain('told');
    expect(scrubbed).toMatchObject({
      event_id: 'e1',
      level: 'error',
      tags: { request_id: 'req_1', code: 'INTERNAL_ERROR', tenant_id: 'tenant' },
      exception: {
        values: [{ type: 'Error', value: 'boom', stacktrace: { frames: [{ filename: 'a.js', lineno: 3 }] } }],
      },
    });
  });

  it('H1: accepts a database password with invalid URL encoding', () => {
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: 'postgres://u:100%sure@db/x' });
    expect(() => scrubber(config)).not.toThrow();
  });
});

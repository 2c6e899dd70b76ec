import { randomBytes } from 'node:crypto';
import { weakSecrets } from '../../../src/modules/operations/weak-secrets.js';
import { readConfig } from '../../../src/platform/config/env.js';

const weakIn = (settings: Record<string, string>): string[] =>
  weakSecrets(readConfig({ NODE_ENV: 'test', ...settings }));

describe(weakSecrets, () => {
  it.each([
    'changeme',
    'change-me-123',
    'my-secret-key',
    'admin',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    '12345678',
    'x402-admin-key',
  ])('F5: names an operator key such as %s', (key) => {
    expect(weakIn({ X402_ADMIN_KEY: `${randomBytes(24).toString('base64url')},${key}` })).toEqual([
      'X402_ADMIN_KEY',
    ]);
  });

  it('F5: names a password of an image in a URL', () => {
    const settings = {
      DATABASE_URL: 'postgres://postgres:postgres@db/x402',
      REDIS_URL: 'rediss://:password@cache:6379',
    };
    expect(weakIn(settings)).toEqual(['DATABASE_URL', 'REDIS_URL']);
  });

  it('F5: random secrets, and URLs without a password, are not weak', () => {
    const settings = {
      X402_ADMIN_KEY: randomBytes(24).toString('base64url'),
      ADDRESS_HASH_SECRET: randomBytes(24).toString('hex'),
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      PYTHON_VERIFIER_KEY: 'a-key-between-two-services-7f3a',
      DATABASE_URL: 'postgres://x402_runtime@db/x402',
      REDIS_URL: 'redis://one:6379,redis://two:6379',
    };
    expect(weakIn(settings)).toEqual([]);
  });
});

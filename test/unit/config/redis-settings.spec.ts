import { ConfigurationError, readConfig } from '../../../src/platform/config/env.js';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig({ NODE_ENV: 'test', ...environment });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

describe('settings of Redis', () => {
  it('P3: Sentinels may be named as host:port or as URLs; the former are spoken to as the servers are', () => {
    const REDIS_SENTINELS = 'one:26379, redis://watch:word@two, [fd00::2]:5000';
    const settings = { REDIS_URL: 'rediss://app:secret@payments/2', REDIS_SENTINELS, REDIS_CA_CERT: CA };
    expect(readConfig({ NODE_ENV: 'test', ...settings }).redis).toEqual({
      url: 'rediss://app:secret@payments/2',
      caCert: CA,
      sentinels: ['rediss://one:26379', 'redis://watch:word@two', 'rediss://[fd00::2]:5000'],
    });
  });

  const SENTINELS = { REDIS_SENTINELS: 'one:26379' };
  it.each<[string, Record<string, string>, RegExp]>([
    ['a database of a cluster', { REDIS_URL: 'redis://a,redis://b/3' }, /^REDIS_URL names a database/],
    ['the same by parameter', { REDIS_URL: 'redis://a/1?cluster=true' }, /^REDIS_URL names a database/],
    [
      'a database that is no number',
      { REDIS_URL: 'redis://a/orders' },
      /^REDIS_URL must end with the number/,
    ],
    ['a bare % in a password', { REDIS_URL: 'redis://:50%off@a' }, /^REDIS_URL .*write % as %25/],
    ['a URL without a host', { REDIS_URL: 'redis:///3' }, /^REDIS_URL must be URLs/],
    ['nothing but commas', { REDIS_URL: ' , ' }, /^REDIS_URL must be URLs/],
    ['a Sentinel without a port that is a path', { REDIS_SENTINELS: '/a' }, /^REDIS_SENTINELS must be/],
    ['Sentinels alone', SENTINELS, /^REDIS_URL is required with REDIS_SENTINELS/],
    [
      'Sentinels of a cluster',
      { ...SENTINELS, REDIS_URL: 'redis://a,redis://b' },
      /^REDIS_URL names a cluster/,
    ],
    ['a port with Sentinels', { ...SENTINELS, REDIS_URL: 'redis://a:6379' }, /^REDIS_URL must have no port/],
    ['an authority that is no certificate', { REDIS_CA_CERT: '/etc/ca.pem' }, /^REDIS_CA_CERT must be cert/],
  ])('P3: %s is refused by name', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringMatching(problem)]);
  });

  it('P3: what has no effect is told at boot, without values', () => {
    const settings = { REDIS_URL: 'redis://:hush@a?ssl_cert_reqs=none&cluster=true', REDIS_CA_CERT: CA };
    const notices = readConfig({ NODE_ENV: 'test', ...settings }).notices.filter((line) =>
      line.startsWith('REDIS_'),
    );
    expect(notices).toEqual([
      'REDIS_CA_CERT has no effect: REDIS_URL is no rediss: URL, so nothing is encrypted',
      'REDIS_URL: the parameter ssl_cert_reqs is not read',
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { REDIS_TROUBLES, troubleOf, UNREACHABLE_MESSAGE } from '../../../src/platform/redis/redis-trouble.js';

const withCode = (code: string): Error => Object.assign(new Error('it failed'), { code });

describe(troubleOf.name, () => {
  it.each([
    ['full', "OOM command not allowed when used memory > 'maxmemory'. script: 5c8e"],
    ['read_only', "READONLY You can't write against a read only replica. script: 5c8e"],
    ['read_only', "ERR Error running script: @user_script:36: -READONLY You can't write"],
    ['permission', "NOPERM User app has no permissions to run the 'eval' command"],
    ['permission', "ERR ACL failure in script: User app has no permissions to run the 'hset' command"],
    ['authentication', 'WRONGPASS invalid username-password pair or user is disabled.'],
    ['authentication', 'All sentinels are unreachable. Last error: NOAUTH Authentication required.'],
    ['no_primary', 'All sentinels are unreachable. Last error: connect ECONNREFUSED'],
    ['no_primary', 'CLUSTERDOWN Hash slot not served'],
    ['cluster_node', 'MOVED 3999 127.0.0.1:6381'],
    ['no_scripts', "ERR unknown command 'eval', with args beginning with: 'local time'"],
    ['silent', 'Redis did not answer within 100 ms'],
    ['silent', 'Command timed out'],
    ['unreachable', 'Connection is closed.'],
    ['other', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
  ])('P3: %s: %s', (trouble, message) => {
    expect(troubleOf(new Error(message))).toBe(trouble);
  });

  it.each([
    ['tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls', 'CERT_HAS_EXPIRED'],
    ['unreachable', 'ECONNREFUSED'],
    ['unreachable', 'ENOTFOUND'],
    ['unreachable', 'EAI_AGAIN'],
    ['unreachable', 'ETIMEDOUT'],
  ])('P3: %s by the code %s', (trouble, code) => {
    expect(troubleOf(withCode(code))).toBe(trouble);
  });

  it('P3: the cause decides, and what is no error is other', () => {
    const lost = (cause?: unknown) => new Error(UNREACHABLE_MESSAGE, { cause });
    expect(troubleOf(lost(new Error('NOAUTH Authentication required.')))).toBe('authentication');
    const nodes = Object.assign(new Error('Failed to refresh slots cache.'), {
      lastNodeError: withCode('ECONNRESET'),
    });
    expect(troubleOf(lost(nodes))).toBe('unreachable');
    expect(troubleOf(lost())).toBeNull();
    expect([troubleOf(undefined), troubleOf('text')]).toEqual(['other', 'other']);
  });

  it('P3: docs/redis.md explains each', () => {
    const explained = [...readFileSync('docs/redis.md', 'utf8').matchAll(/^\| `([a-z_]+)` +\|/gm)];
    expect(explained.map(([, name]) => name)).toEqual([...REDIS_TROUBLES]);
  });
});

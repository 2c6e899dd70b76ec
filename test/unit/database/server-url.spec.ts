import { parseServerUrl } from '../../../src/platform/database/connection/server-url.js';
import { tlsAttempts } from '../../../src/platform/database/connection/tls-attempts.js';

const hostsOf = (url: string): string[] =>
  parseServerUrl(url).servers.map(({ host, port }) => `${host} ${port}`);

describe(parseServerUrl, () => {
  it.each([
    ['postgres://db/x', ['db 5432']],
    ['postgresql://db:6432/x', ['db 6432']],
    ['postgres:///x', ['localhost 5432']],
    ['postgres://u:p@a:5432,b:5433/x', ['a 5432', 'b 5433']],
    ['postgres://a,b/x?port=6000', ['a 6000', 'b 6000']],
    ['postgres://[::1]:5433,[fe80::1]/x', ['::1 5433', 'fe80::1 5432']],
    ['postgres:///x?host=a,b&port=1,2', ['a 1', 'b 2']],
    ['postgres://u:p@/x?host=/cloudsql/p:r:i', ['/cloudsql/p:r:i 5432']],
    ['postgres://u:p@%2Fcloudsql%2Fp:r:i/x', ['/cloudsql/p:r:i 5432']],
    ['postgres://u:p@%2Fcloudsql%2Fp%3Ar%3Ai:6000/x', ['/cloudsql/p:r:i 6000']],
  ])('P1: reads the hosts of %s', (url, hosts) => {
    expect(hostsOf(url)).toEqual(hosts);
  });

  it('P1: reads encoded and plain characters of login and database', () => {
    expect(parseServerUrl('postgres://us%40er:p%2Fa:%zz@ss@db/d%20b?application_name=a%20b')).toMatchObject({
      user: 'us@er',
      password: 'p/a:%zz@ss',
      database: 'd b',
      parameters: new Map([['application_name', 'a b']]),
    });
  });

  it.each([
    ['mysql://db/x', 'must be a URL'],
    ['db.internal', 'must be a URL'],
    ['postgres://a:5432,b:x/d', 'must name its hosts'],
    ['postgres://a:70000/d', 'ports from 1 to 65535'],
    ['postgres://a,b/d?port=1,2,3', 'as many ports as hosts'],
    ['postgres://a/d?target_session_attrs=standby', 'target_session_attrs must be'],
    ['postgres://a/d?target_session_attrs=prefer-standby', 'target_session_attrs must be'],
  ])('P1: refuses %s', (url, message) => {
    expect(() => parseServerUrl(url)).toThrow(message);
  });

  it('P1: tells nothing of a URL that it refuses', () => {
    expect(() => parseServerUrl('postgres://user:hunter2@a:b:c/d')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }) as Error,
    );
  });
});

describe(tlsAttempts, () => {
  it.each(['verify', 'VERIFY-FULL', ''])('P1: refuses sslmode=%s', (mode) => {
    expect(() => tlsAttempts(new Map([['sslmode', mode]]), null)).toThrow('sslmode must be');
  });
});

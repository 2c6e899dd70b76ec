import { parseResponse } from '../../../load/connection.js';
import { countProblem, type Counted } from '../../../load/counted.js';
import { deploymentSettings } from '../../../load/deployment.js';
import { Options } from '../../../load/options.js';
import { requestsOf } from '../../../load/requests.js';
import { sampleOf } from '../../../load/server-watch.js';
import { percentile, summaryOf } from '../../../load/times.js';

const KEY = `x402_test_${'a'.repeat(32)}`;

describe('percentiles of the load', () => {
  it('I1: are values that were measured, by the nearest rank', () => {
    const sorted = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(sorted, share))).toEqual([50, 95, 99, 100]);
    expect([0.5, 0.99].map((share) => percentile([7], share))).toEqual([7, 7]);
    expect(percentile([], 0.5)).toBe(0);
  });

  it('I1: do not depend on the order, and sort by number', () => {
    expect(summaryOf([100, 9, 20, 1])).toEqual({ count: 4, p50Ms: 9, p95Ms: 100, p99Ms: 100, maxMs: 100 });
  });
});

describe('the command line of the load', () => {
  const parse = (...argv: string[]): Options => Options.parse(argv);

  it('I1: names the scenarios and options that there are', () => {
    expect(() => parse('headlin')).toThrow(/^there is no scenario headlin: there are seeds, .*headline/);
    expect(() => parse('--ratio=5')).toThrow(/^there is no option --ratio: there are .*--rate, /);
    expect(() => parse('--toString=5')).toThrow('there is no option --toString');
  });

  it('I1: refuses a value that is missing, too much or no number', () => {
    expect(() => parse('--rate')).toThrow('--rate needs a value');
    expect(() => parse('--kill-postgres=no')).toThrow('--kill-postgres takes no value');
    for (const rate of ['many', '0', '-1', ' '])
      expect(() => parse(`--rate=${rate}`).number('rate', 1)).toThrow('a number of at least 1 is needed');
  });

  it('I1: plays the standard scenarios unless some are named', () => {
    expect(parse('--write').scenarios).toEqual(['seeds', 'rate-limit', 'sustained', 'soak']);
    expect(parse('short', 'headline-short').scenarios).toEqual(['short', 'headline-short']);
    expect(parse('--rate=250').number('rate', 1_000)).toBe(250);
  });
});

describe('the load of a deployment', () => {
  const ask = (argv: string[], env: Record<string, string> = { X402_API_KEY: KEY }) =>
    deploymentSettings(Options.parse(argv), env);

  it('I1: says what it would send, and sends nothing beyond this machine without --yes', () => {
    const asked = ['--url=https://api.example.com/'];
    expect(() => ask(asked)).toThrow(/^api\.example\.com gets 31\d00 requests in 210 s, .* Say --yes/);
    expect(ask([...asked, '--yes'])).toMatchObject({ url: 'https://api.example.com', key: KEY });
    expect(ask([...asked, '--yes', '--spike', '--rate=10'])?.phases).toMatchObject([
      { name: 'warm-up' },
      { name: 'ramp-up', toPerSecond: 10 },
      { name: 'sustained', seconds: 120, fromPerSecond: 10, toPerSecond: 10 },
      { name: 'spike' },
    ]);
  });

  it('I1: takes address and key from the environment; a named scenario is not sent there', () => {
    const env = { X402_API_URL: 'http://127.0.0.1:3001', X402_API_KEY: KEY };
    const phases = ask(['--smoke'], env)?.phases ?? [];
    expect(phases.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(30);
    expect(ask(['headline'], env)).toBeNull();
    expect(ask([], {})).toBeNull();
  });

  it('I1: takes test keys alone, and never says a key', () => {
    const live = `x402_live_${'b'.repeat(32)}`;
    for (const env of [{}, { X402_API_KEY: live }]) {
      const asked = () => ask(['--url=http://127.0.0.1:1'], env);
      expect(asked).toThrow('a test key is needed');
      expect(asked).not.toThrow(live);
    }
    for (const argv of [[`--key=${KEY}`], ['--key', KEY]]) {
      expect(() => ask(argv)).toThrow('set X402_API_KEY instead');
      expect(() => ask(argv)).not.toThrow(KEY);
    }
  });

  it('I1: takes the address of a server alone, and no scenario beside it', () => {
    expect(() => ask(['--url=api.example.com'])).toThrow('begins with http:// or https://');
    for (const rest of ['/api/v1', '/?a=1', '/#a'])
      expect(() => ask([`--url=http://127.0.0.1:1${rest}`])).toThrow('http://127.0.0.1:1, without a path');
    expect(() => ask(['headline', '--url=http://127.0.0.1:1'])).toThrow('leave out headline, or --url');
    expect(ask(['--url=http://127.0.0.1:1'])?.url).toBe('http://127.0.0.1:1');
  });

  it('I1: reads processor, memory and the pool from the metrics', () => {
    const text =
      'process_cpu_seconds_total 12.5\nprocess_resident_memory_bytes 104857600\n' +
      'x402_db_pool_connections{state="used"} 5\nx402_db_pool_size 20\n';
    expect(sampleOf(text)).toEqual({ cpuSeconds: 12.5, residentMb: 100, poolShare: 0.25 });
    expect(sampleOf('')).toEqual({ cpuSeconds: null, residentMb: null, poolShare: null });
  });
});

describe('the judge of the answers', () => {
  const settings = {
    host: 'x',
    keys: ['a', 'b'],
    chain: 'base',
    hashPrefix: '0x',
    withClaims: true,
  } as const;

  it('I1: takes a new yes about the asked payment, claimed for its reference, and nothing else', () => {
    const yeses: string[] = [];
    const next = requestsOf({ ...settings, kind: 'verification' }, ({ txHash }) => yeses.push(txHash));
    next();
    const { bytes, judge } = next();
    const { tx_hash: txHash, reference } = JSON.parse(bytes.split('\r\n\r\n')[1] ?? '') as Record<
      string,
      string
    >;
    const yes = { success: true, status: 'confirmed', cached: false, claimed: true, reference, txHash };
    const judged = (answer: object, status = 200) => judge(status, JSON.stringify(answer));
    expect(judged(yes)).toBeNull();
    expect(judged({ ...yes, cached: true })).toBe('from memory');
    expect(judged({ ...yes, status: 'pending' })).toBe('not a yes');
    expect(judged({ ...yes, success: false })).toBe('not a yes');
    expect(judged({ ...yes, txHash: '0x1' })).toBe('another payment');
    expect(judged({ ...yes, claimed: false })).toBe('not claimed');
    expect(judged({ ...yes, reference: 'another' })).toBe('not claimed');
    expect(judged(yes, 503)).toBe('503');
    expect(judge(200, '<html>')).toBe('not JSON');
    expect(yeses).toEqual([txHash]);
  });

  it('I1: a seller asks for health, a new payment, the same again, and its usage', () => {
    const next = requestsOf({ ...settings, kind: 'seller', withClaims: false }, () => undefined);
    const names: string[] = [];
    for (let shot: ReturnType<typeof next> | undefined = next(); shot !== undefined; shot = shot.then?.())
      names.push(shot.name);
    expect(names).toEqual(['health', 'verify, new', 'verify, repeat', 'usage']);
  });
});

describe('the answers on the wire', () => {
  const parse = (text: string) => parseResponse(Buffer.from(text));

  it('I1: are read by length or by chunks, and only when they are complete', () => {
    const byLength = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nyes!';
    expect(parse(byLength)).toEqual({ status: 200, body: 'yes!', bytes: byLength.length, isLast: false });
    expect(parse(byLength.slice(0, -1))).toBeNull();
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyes\r\n1\r\n!\r\n0\r\n\r\n';
    expect(parse(chunked)).toEqual({ status: 200, body: 'yes!', bytes: chunked.length, isLast: false });
    expect(parse(chunked.slice(0, -3))).toBeNull();
    expect(parse('HTTP/1.1 429 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')).toMatchObject({
      status: 429,
      isLast: true,
    });
  });

  it('I1: that are none are refused', () => {
    expect(() => parse('SSH-2.0-x\r\n\r\n')).toThrow('not an answer');
    expect(() => parse('HTTP/1.1 200 OK\r\n\r\nyes')).toThrow('without a length');
  });
});

describe('the counts after the load', () => {
  const same: Counted = {
    yeses: 9,
    units: 9,
    payments: 9,
    logLines: 9,
    missingPayments: 0,
    missingClaims: 0,
    violations: {},
  };

  it('I1: hold when every yes is one unit, one payment and one line', () => {
    expect(countProblem(same, true)).toBeNull();
    for (const wrong of [
      { yeses: 8 },
      { units: 10 },
      { payments: 8 },
      { logLines: 10 },
      { missingPayments: 1 },
      { missingClaims: 1 },
      { violations: { 'a rule': [] } },
    ])
      expect(countProblem({ ...same, ...wrong }, true)).not.toBeNull();
  });

  it('I1: may be above the yeses when an answer was lost, never below', () => {
    expect(countProblem({ ...same, yeses: 8 }, false)).toBeNull();
    expect(countProblem({ ...same, yeses: 10 }, false)).not.toBeNull();
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { durableFolder, removeLeftovers } from '../../../bench/durable-folder.js';
import { spentBetween, type Costs } from '../../../load/costs.js';
import { checksOfDeployment, deploymentTables } from '../../../load/deployment-tables.js';
import { checksOf, headlineSettings, type HeadlineSettings } from '../../../load/headline.js';
import { ownPostmaster } from '../../../load/kill-postgres.js';
import { Options } from '../../../load/options.js';
import type { PhaseResult } from '../../../load/phase.js';
import { ServerWatch, type Seen } from '../../../load/server-watch.js';
import { summaryOf } from '../../../load/times.js';

const COSTS: Costs = {
  server: 100,
  postgres: 100,
  redis: 100,
  verifier: 100,
  generator: 100,
  network: 0,
  machine: 900,
};
const DURABILITY = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

function phase(name: string, errors: Record<string, number> = {}): PhaseResult {
  const all = summaryOf(Array.from({ length: 100 }, () => 5));
  const rate = { due: 100, sentInTime: 100, right: 100, perSecond: 100, connections: 4 };
  return { name, seconds: 1, ...rate, all, byName: { get: all }, unsentMs: all, errors };
}

describe('the checks of the headline', () => {
  const counted = { yeses: 9, units: 9, payments: 9, logLines: 9, missingPayments: 0, missingClaims: 0 };
  const check = (settings: HeadlineSettings, early: Record<string, number>, units = 9) => {
    const played = {
      warmUp: phase('warm-up', early),
      turns: [{ result: phase('sustained'), costs: COSTS }],
    };
    const rest = { peakMb: 1, roundTripMs: { server: 1, direct: 1 } };
    const same = { ...counted, units, payments: units, logLines: units, violations: {} };
    const measured = [{ name: 'headline', ...played, ...rest, counted: same }];
    const checks = checksOf(measured, { settings: { ...settings, perSecond: 100 }, durability: DURABILITY });
    return Object.keys(checks).filter((name) => checks[name] !== null);
  };
  const settings = (...argv: string[]) => headlineSettings(Options.parse(argv), false, {});

  it('I1: fail when a request of the warm-up failed, also when Postgres is killed later', () => {
    expect(check(settings(), {})).toEqual([]);
    expect(check(settings(), { '500': 1 })).toEqual(['headline: no error in the warm-up']);
    expect(check(settings('--kill-postgres'), { '500': 1 })).toEqual(['headline: no error in the warm-up']);
  });

  it('I1: take a yes that was lost in the warm-up for what it is, and not for a wrong count', () => {
    expect(check(settings(), { 'no answer in time': 1 }, 10)).toEqual(['headline: no error in the warm-up']);
    expect(check(settings(), {}, 10)).toEqual(['headline: every yes is counted once']);
  });
});

describe('the load behind a pooler', () => {
  it('P1: is played where it is asked for, in the short form too', () => {
    const isPooled = (...argv: string[]) => headlineSettings(Options.parse(argv), true).isPooled;
    expect(isPooled('headline-short', '--pgbouncer')).toBe(true);
    expect(isPooled('headline-short')).toBe(false);
  });
});

describe('the load that kills Postgres', () => {
  it('I1: refuses a database that it did not start', () => {
    const ask = (env: Record<string, string>) =>
      headlineSettings(Options.parse(['headline', '--kill-postgres']), false, env);
    expect(() => ask({ BENCH_DATABASE_URL: 'postgres://db.example.com/x' })).toThrow(
      'unset BENCH_DATABASE_URL',
    );
    expect(ask({ BENCH_DATABASE_URL: '' }).killsPostgres).toBe(true);
  });

  it('I1: kills the process that serves the data of the run, and no other one', () => {
    expect(ownPostmaster(4711, '4711\n/var/tmp/data\n')).toBe(4711);
    expect(() => ownPostmaster(4711, '471\n/var/tmp/data\n')).toThrow('is not the Postgres of its data');
    expect(() => ownPostmaster(4711, '')).toThrow('is not the Postgres of its data');
    expect(() => ownPostmaster(null, '4711\n')).toThrow('cannot be seen');
  });

  it('I1: says the processor time of the new processes alone', () => {
    const before = { costs: COSTS, postgresPid: 1 };
    const costs = { ...COSTS, server: 150, postgres: 130 };
    expect(spentBetween(before, { costs, postgresPid: 1 })).toMatchObject({ server: 50, postgres: 30 });
    expect(spentBetween(before, { costs, postgresPid: 2 })).toMatchObject({ server: 50, postgres: 130 });
  });
});

describe('the metrics of a deployment under load', () => {
  const SEEN: Seen = { cpuSeconds: 1, residentMb: 1, poolShare: 0.5, samples: 4, missedSamples: 0 };
  const pool = (seen: Seen | null) =>
    checksOfDeployment([{ result: phase('sustained'), seen }])['pool in use under 80 %'];

  it('I1: fail the check of the pool when they do not say it', () => {
    expect(pool(SEEN)).toBeNull();
    expect(pool({ ...SEEN, poolShare: 0.9 })).toBe('90 %');
    expect(pool({ ...SEEN, poolShare: null })).toBe('the metrics do not say');
    expect(pool(null)).toBeUndefined();
  });

  it('I1: say how many samples were missed', async () => {
    let isBusy = false;
    const server = createServer((_request, response) => {
      response.writeHead(isBusy ? 503 : 200).end('x402_db_pool_size 20\n');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const watch = await ServerWatch.start(`http://127.0.0.1:${port}/metrics`);
      isBusy = true;
      const seen = await watch.stop();
      expect(seen).toMatchObject({ poolShare: null, samples: 1, missedSamples: 1 });
      const tables = deploymentTables([{ result: phase('sustained'), seen }]);
      expect(tables).toContain('1 of 2 samples of the metrics were missed.');
      expect(deploymentTables([{ result: phase('sustained'), seen: SEEN }])).not.toContain('missed');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('databases that killed runs left behind', () => {
  // Above the largest id of a process on Linux.
  const GONE = '4194305';

  it('I1: are removed, and nobody else’s', () => {
    const disk = mkdtempSync(join(tmpdir(), 'x402-leftovers-'));
    try {
      const own = basename(durableFolder(disk));
      const gone = own.replace(/-\d+-([0-9a-f]{8})$/, `-${GONE}-$1`);
      const elsewhere = `x402-durable-another.host-${GONE}-00000000`;
      const unknown = `x402-durable-${GONE}-00000000`;
      for (const name of [own, gone, elsewhere, unknown]) {
        mkdirSync(join(disk, name));
        writeFileSync(join(disk, name, 'data'), '');
      }
      removeLeftovers(disk);
      const left = [own, gone, elsewhere, unknown].map((name) => existsSync(join(disk, name)));
      expect(left).toEqual([true, false, true, true]);
    } finally {
      rmSync(disk, { recursive: true });
    }
  });
});

describe('the latency of a network', () => {
  it('I1: does not lose the last bytes of a client that leaves', async () => {
    let received = '';
    const server = createTcpServer((socket) => {
      socket.on('data', (bytes: Buffer) => (received += bytes.toString()));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const proxy = spawn(process.execPath, ['load/delay-proxy.ts'], {
      env: { TARGET_PORT: String(port), DELAY_MS: '50' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [line] = (await once(proxy.stdout, 'data')) as [Buffer];
      const client = connect((JSON.parse(line.toString()) as { port: number }).port, '127.0.0.1');
      const [upstream] = (await once(server, 'connection')) as [NodeJS.ReadableStream];
      client.end('last bytes');
      await once(upstream, 'close');
      expect(received).toBe('last bytes');
    } finally {
      proxy.kill('SIGKILL');
      server.close();
    }
  });
});

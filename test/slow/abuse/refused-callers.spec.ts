import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Client } from 'pg';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { bearer, call, until } from '../../support/services/cluster.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const BASE = '/api/v1/x402';
const ADMIN_KEY = 'operator-of-the-refused-callers';
const REQUESTS = 10_000;
const CONNECTIONS = 8;
/** Pipelined requests on one connection. */
const AHEAD = 8;

describe('ten thousand refused requests', () => {
  let database: ThrowawayDatabase;
  let servers: ServerProcess[];
  let key: string;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    const env = { JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY, TRUST_PROXY: '1', LOG_LEVEL: 'info' };
    const start = () => startServer({ databaseUrl: database.url, env });
    servers = [await start(), await start()];
    const created = await call(first(), '/admin/tenants', {
      method: 'POST',
      headers: { 'X-Admin-Key': ADMIN_KEY, 'X-Forwarded-For': '192.0.2.250' },
      body: { email: 'refused@example.com', plan: 'enterprise' },
    });
    ({ key } = created.body['apiKey'] as { key: string });
  }, 90_000);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
  }, 60_000);

  const [first, second] = [0, 1].map((index) => (): ServerProcess => {
    const server = servers[index];
    if (server === undefined) throw new Error('the servers are not started');
    return server;
  }) as [() => ServerProcess, () => ServerProcess];

  /** @returns responses by status, and the server's CPU time per request in milliseconds */
  async function flood(server: ServerProcess, address: string, headOf: (i: number) => string) {
    const statuses: Record<string, number> = {};
    const before = cpuMs(server.pid);
    const share = REQUESTS / CONNECTIONS;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, connection) => {
        const socket = connect(Number(new URL(server.url).port), '127.0.0.1').setEncoding('latin1');
        let answered = 0;
        socket.on('data', (text: string) => {
          for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
            statuses[status] = (statuses[status] ?? 0) + 1;
            answered++;
          }
        });
        for (let sent = 0; sent < share; sent += AHEAD) {
          const heads = Array.from({ length: Math.min(AHEAD, share - sent) }, (__, i) =>
            headOf(connection * share + sent + i),
          );
          const fields = `Host: x\r\nX-Forwarded-For: ${address}\r\n\r\n`;
          socket.write(heads.map((head) => `${head}\r\n${fields}`).join(''));
          while (answered < sent + heads.length) await once(socket, 'data');
        }
        socket.destroy();
      }),
    );
    return { statuses, cpuMs: (cpuMs(server.pid) - before) / REQUESTS };
  }

  /** Calls with the key, from the same address, until the flood is over. */
  async function meanwhile<T>(
    flooding: Promise<T>,
    address: string,
  ): Promise<{ result: T; served: number[] }> {
    const state = { isOver: false };
    const ended = flooding.finally(() => (state.isOver = true));
    const served: number[] = [];
    while (!state.isOver) {
      const headers = { ...bearer(key), 'X-Forwarded-For': address };
      served.push((await call(first(), '/usage', { headers })).status ?? 0);
    }
    return { result: await ended, served };
  }

  it('S8: cause few log lines and few transactions, while a valid key from that address is served', async () => {
    const address = '198.51.100.1';
    await call(first(), '/usage', { headers: { ...bearer(key), 'X-Forwarded-For': address } });
    const [lines, transactions] = [first().lines.length, await transactionsOf(database.url)];
    const nowhere = (i: number): string =>
      i % 2 === 0
        ? `GET ${BASE}/nowhere/${i} HTTP/1.1`
        : `GET ${BASE}/usage HTTP/1.1\r\nAuthorization: Bearer nonsense-${i}`;
    const { result, served } = await meanwhile(flood(first(), address, nowhere), address);
    const written = first().lines.length - lines - served.length;
    const asked = (await transactionsOf(database.url)) - transactions;
    printFigures(`${result.cpuMs.toFixed(2)} ms of CPU each, ${written} lines, ${asked} transactions`);
    expect(new Set(served)).toEqual(new Set([200]));
    // The run may span two minutes.
    const { '429': refused = 0, ...others } = result.statuses;
    expect(refused).toBeGreaterThanOrEqual(REQUESTS - 2 * 600);
    expect(Object.keys(others).sort()).toEqual(['401', '404']);
    expect(written).toBeLessThanOrEqual(2 * (600 + 11));
    // Background work of the server, and the recorded uses of the key.
    expect(asked).toBeLessThan(200);
  }, 120_000);

  it('S5: guessed keys with a valid checksum ban the address at both processes, and a valid key is served', async () => {
    const address = '198.51.100.2';
    await call(first(), '/usage', { headers: { ...bearer(key), 'X-Forwarded-For': address } });
    const guess = (): string => {
      const guessed = formatApiKey('live', randomBytes(32));
      return `GET ${BASE}/usage HTTP/1.1\r\nX-API-Key: ${guessed}`;
    };
    const { result, served } = await meanwhile(flood(first(), address, guess), address);
    printFigures(`${result.cpuMs.toFixed(2)} ms of CPU each`);
    expect(new Set(served)).toEqual(new Set([200]));
    // Requests in progress when the tenth failed are look-ups too.
    expect(result.statuses['401']).toBeLessThanOrEqual(10 + CONNECTIONS * AHEAD);
    expect(Object.keys(result.statuses).sort()).toEqual(['401', '403']);
    const atSecond = (path: string, headers: Record<string, string>) =>
      call(second(), path, { headers: { ...headers, 'X-Forwarded-For': address } });
    await until(async () => (await atSecond('/supported-chains', {})).status === 403);
    expect((await atSecond('/admin/bans', { 'X-Admin-Key': ADMIN_KEY })).body).toMatchObject({
      code: 'BANNED',
    });
    expect((await atSecond('/usage', bearer(key))).status).toBe(200);
    for (let i = 0; i < 5; i++) await atSecond('/usage', bearer(formatApiKey('live', randomBytes(32))));
    expect((await atSecond('/usage', bearer(key))).status).toBe(200);
  }, 120_000);
});

function printFigures(figures: string): void {
  process.stdout.write(`refused callers: ${figures}\n`);
}

/** User and system time of a process so far; a tick is ten milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function transactionsOf(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>(
      'SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(rows[0]?.n);
  } finally {
    await client.end();
  }
}

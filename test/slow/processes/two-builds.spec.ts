import type { DataSource } from 'typeorm';
import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts';
import { createDataSource } from '../../../src/data-source.js';
import { SAMPLE } from '../../../tools/release/sample-ids.js';
import { SAMPLE_KEYS } from '../../../tools/release/sample-keys.js';
import {
  bearer,
  call,
  countStatuses,
  newHash,
  until,
  verify,
  type Reply,
} from '../../support/services/cluster.js';
import { violationsWhenQuiet } from '../../support/database/invariants.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import { buildOfRelease, copyOfThisBuild, laterBuild } from '../../support/releases/builds.js';
import {
  databaseOf,
  keptReleases,
  migrate,
  newestRelease,
  releaseOfThisBuild,
  type KeptRelease,
} from '../../support/releases/kept-release.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import type { ThrowawayDatabase } from '../../support/services/worker-database.js';
import { X402Stage } from '../../support/facilitator/x402-stage.js';

const SELLER = { liveKey: SAMPLE_KEYS.live };
const PAYERS_AT_ONCE = 4;
const THIS_BUILD = '.';

/** Two builds of which `next` comes after `before`, and a release whose database `before` serves. */
interface Pair {
  readonly release: KeptRelease;
  readonly before: string;
  readonly next: string;
}

/**
 * The last release's build, made from its commit (`git archive`, this checkout's node_modules), and this one. Before the
 * first release, and in a clone without its commit, a copy of this build stands in: the case then proves only that two
 * copies of one build share a schema.
 */
async function lastReleaseAndThisBuild(): Promise<Pair> {
  const kept = keptReleases().at(-1);
  const version = kept?.version ?? null;
  const before = version === null ? null : buildOfRelease(version);
  if (kept !== undefined && before !== null) return { release: kept, before, next: THIS_BUILD };
  return { release: await releaseOfThisBuild(), before: copyOfThisBuild('own'), next: THIS_BUILD };
}

/**
 * This build and one whose functions all have a higher revision, one of them with one more argument. It proves that
 * functions are replaced under load and that this build serves a later database; the later build migrates no table.
 */
async function thisBuildAndLater(): Promise<Pair> {
  return { release: await releaseOfThisBuild(), before: THIS_BUILD, next: laterBuild() };
}

/**
 * A roll-out and a roll-back with real processes, which verify the same payments and settle others on a local chain
 * all the time. No response may be a 5xx, and the invariants of the database must hold at the end.
 */
describe.each([
  ['the last release and this build', lastReleaseAndThisBuild],
  ['this build and a later one', thisBuildAndLater],
])('two builds on one schema, under load: %s', (_name, pairOf) => {
  let pair: Pair;
  let database: ThrowawayDatabase;
  let rows: DataSource;
  let verifier: PythonVerifierStandIn;
  let stage: X402Stage;
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    pair = await pairOf();
    database = await databaseOf(pair.release);
    rows = await createDataSource(database.url).initialize();
    verifier = await startPythonVerifier();
    stage = await X402Stage.start();
  }, 300_000);
  afterAll(async () => {
    await Promise.all(started.map((server) => server.kill()));
    await stage.stop();
    await verifier.stop();
    await rows.destroy();
    await database.drop();
    pair.release.remove();
  });

  async function serve(folder: string): Promise<ServerProcess> {
    const server = await startServer({
      ...{ folder, databaseUrl: database.url },
      // In production no server migrates by itself.
      env: {
        ...stage.env(),
        NODE_ENV: 'production',
        JOBS_ENABLED: 'false',
        ENCRYPTION_KEY: SAMPLE_KEYS.encryption,
        PYTHON_VERIFIER_URL: verifier.url,
        PYTHON_VERIFIER_KEY: verifier.key,
      },
    });
    started.push(server);
    return server;
  }

  const readiness = async (server: ServerProcess): Promise<number | null> =>
    (await call(server, '/health/ready', {})).status;

  /** Each payment is verified by every server at once, then once more; the answers must be of one payment. */
  async function verifyEverywhere(servers: readonly ServerProcess[], replies: Reply[]): Promise<void> {
    const hash = newHash();
    const request = { reference: `order-${hash}` };
    const ask = () => Promise.all(servers.map((server) => verify(server, SELLER, hash, request)));
    const answers = [...(await ask()), ...(await ask())];
    replies.push(...answers);
    const said = answers.map(({ body }) => [body['success'], body['paymentId']]);
    expect(said).toEqual(answers.map(() => [true, answers[0]?.body['paymentId']]));
  }

  /** Each server settles a payment of a buyer of its own. */
  async function settleEverywhere(servers: readonly ServerProcess[], replies: Reply[]): Promise<void> {
    const bodies: (readonly [ServerProcess, Record<string, unknown>])[] = [];
    for (const server of servers) {
      const buyer = privateKeyToAccount(generatePrivateKey());
      await stage.usdc.mint(buyer.address, 1_000_000n);
      bodies.push([server, { ...(await stage.pay({ buyer, payTo: SAMPLE.wallet })) }]);
    }
    const headers = bearer(SAMPLE_KEYS.test);
    const answers = await Promise.all(
      bodies.map(([server, body]) => call(server, '/facilitator/settle', { method: 'POST', headers, body })),
    );
    replies.push(...answers);
    expect(answers.map(({ body }) => [body['success'], body['errorReason']])).toEqual(
      answers.map(() => [true, undefined]),
    );
  }

  /** Verifies and settles through the servers until the work is done and a minimum of rounds is over. */
  async function underLoad<T>(servers: readonly ServerProcess[], work: () => Promise<T>): Promise<T> {
    const replies: Reply[] = [];
    let isOver = false;
    const loop = async (turn: typeof verifyEverywhere, least: number): Promise<void> => {
      for (let round = 0; round < least || !isOver; round += 1) await turn(servers, replies);
    };
    const load = Promise.all([
      ...Array.from({ length: PAYERS_AT_ONCE }, () => loop(verifyEverywhere, 15)),
      loop(settleEverywhere, 3),
    ]);
    const done = until(() => replies.length >= 20)
      .then(work)
      .finally(() => {
        isOver = true;
      });
    const [result] = await Promise.all([done, load]);
    expect(countStatuses(replies)).toEqual({ 200: replies.length });
    return result;
  }

  it('P6: the earlier build serves while the later one migrates, then both serve', async () => {
    const { before, next } = pair;
    const earlier = await serve(before);
    expect(await readiness(earlier)).toBe(200);
    await underLoad([earlier], () => migrate('run', database.url, next));
    const later = await serve(next);
    expect([await readiness(earlier), await readiness(later)]).toEqual([200, 200]);
    await underLoad([earlier, later], () => Promise.resolve());
    expect(await earlier.stop()).toBe(0);
    expect(await later.stop()).toBe(0);
  }, 300_000);

  it('P6: the earlier build starts beside the later one, and its migration command changes nothing', async () => {
    const { before, next } = pair;
    const later = await serve(next);
    const said = await underLoad([later], () => migrate('run', database.url, before));
    expect(said).toMatch(/^nothing (?:was changed: the database is newer|to do: the database is up to date)/);
    expect(await migrate('check', database.url, next)).toBe('the database is as this build makes it');
    const earlier = await serve(before);
    expect([await readiness(earlier), await readiness(later)]).toEqual([200, 200]);
    await underLoad([later, earlier], () => Promise.resolve());
    expect(await earlier.stop()).toBe(0);
    expect(await later.stop()).toBe(0);
    expect(await violationsWhenQuiet(rows, 30_000)).toEqual({});
  }, 300_000);
});

describe('a later build on a database that was not migrated for it', () => {
  it('P6: is not ready until the migration command has run, and needs no restart', async () => {
    const release = await releaseOfThisBuild();
    const database = await databaseOf(release);
    const next = laterBuild();
    const env = { NODE_ENV: 'production', JOBS_ENABLED: 'false', ENCRYPTION_KEY: SAMPLE_KEYS.encryption };
    const server = await startServer({ folder: next, databaseUrl: database.url, env });
    const readiness = async () => (await call(server, '/health/ready', {})).status;
    expect(await readiness()).toBe(503);
    await migrate('run', database.url, next);
    await until(async () => (await readiness()) === 200);
    await server.kill();
    await database.drop();
    release.remove();
  }, 300_000);

  it('P6: is not ready on a database of the last release, until the migration command has run', async () => {
    const release = await newestRelease();
    const database = await databaseOf(release);
    const env = { NODE_ENV: 'production', JOBS_ENABLED: 'false', ENCRYPTION_KEY: SAMPLE_KEYS.encryption };
    const server = await startServer({ databaseUrl: database.url, env });
    const readiness = async () => (await call(server, '/health/ready', {})).status;
    expect(await readiness()).toBe(release.version === null ? 200 : 503);
    await migrate('run', database.url);
    await until(async () => (await readiness()) === 200);
    await server.kill();
    await database.drop();
    release.remove();
  }, 120_000);
});

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { violationsWhenQuiet } from '../test/support/database/invariants.js';
import { startRedisServer } from '../test/support/services/redis.js';
import { circumstances, markdownTable, publish } from '../bench/report.js';
import { createSellers, newHash, VERIFY_PATH, verificationBody } from '../bench/sellers.js';
import { startStack, type Served, type Stack } from '../bench/stack.js';
import type { TestTenant } from '../test/support/verification/tenants.js';
import { faultOf } from './answers.js';
import { startClients, type Exchange } from './client.js';
import { contradictions } from './ledger.js';
import { Listener } from './listener.js';
import { PostgresProcesses } from './postgres-processes.js';
import { cellsOf, isFine, say, type Result } from './results.js';
import { SCENARIOS, type Scenario, type Theatre } from './scenarios.js';
import { SmallDisk } from './small-disk.js';

/*
 * npm run chaos [-- --short] [--seconds=10] [--clients=16] [--only=Redis] [--write]
 *
 * Two servers under load; one failure at a time; after each, every answer that clients received is compared with the
 * database, and every invariant of docs/invariants.md is asked for. Exit code 1 when one is broken or an answer was
 * neither right nor a clean 5xx.
 */

const isShort = process.argv.includes('--short');
const SECONDS = Number(text('seconds') ?? (isShort ? 4 : 10));
const CLIENTS = Number(text('clients') ?? 16);
const only = new RegExp(text('only') ?? '');
/** Leases of the dead end after 15 seconds; then all must be quiet. */
const QUIET_LIMIT_MS = 60_000;
/** How long it takes is printed; that it never comes is a fault. */
const RECOVERY_LIMIT_MS = 120_000;

function text(name: string): string | undefined {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
}

async function prepare(stack: Stack, disk: SmallDisk | null, listener: Listener): Promise<Theatre> {
  // One of our own, that can be stopped and started again at the same address.
  const { url, stop } = await startRedisServer();
  const redis = { stop, port: Number(new URL(url).port) };
  const startServer = (): Promise<Served> =>
    stack.server({
      REDIS_URL: url,
      BREAKER_COOLDOWN_MS: '500',
      WEBHOOK_ALLOWED_HOSTS: listener.host,
      NODE_OPTIONS: `--import ${resolve('chaos/clock-step.mjs')}`,
    });
  const servers = [await startServer(), await startServer()];
  const postgres = await PostgresProcesses.of(stack.dataSource);
  const theatre: Theatre = { stack, postgres, disk, servers, redis, startServer };
  stack.onClose(() => theatre.redis.stop());
  return theatre;
}

async function play(
  { name, act, breaksConnections = false, slowedAtMost }: Scenario,
  theatre: Theatre,
  { sellers, spent, past }: { sellers: readonly TestTenant[]; spent: TestTenant; past: Exchange[] },
): Promise<Result> {
  const urls = (): string[] => theatre.servers.map(({ url }) => url);
  const clients = startClients({ sellers, spent, urls }, CLIENTS);
  await sleep(1_000);
  const calm = clients.exchanges.length;
  if (slowedAtMost !== undefined) await sleep(SECONDS * 1_000);
  const troubled = clients.exchanges.length;
  await act(theatre, SECONDS * 1_000);
  const healed = clients.exchanges.length;
  const healedMs = performance.now();
  await Promise.all(urls().map((url) => untilYes(url, sellers[0] ?? spent, past)));
  const recoveredMs = Math.round(performance.now() - healedMs);
  await sleep(500);
  await clients.stop();
  past.push(...clients.exchanges);
  const faults: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  for (const exchange of clients.exchanges) {
    const fault = faultOf(exchange, breaksConnections);
    if (fault !== null) faults[fault] = (faults[fault] ?? 0) + 1;
    const status = String(exchange.status ?? 'broken');
    byStatus[status] = (byStatus[status] ?? 0) + 1;
  }
  if (slowedAtMost !== undefined) {
    const before = p95Ms(clients.exchanges.slice(calm, troubled));
    const during = p95Ms(clients.exchanges.slice(troubled, healed));
    const said = `p95 ${during.toFixed(0)} ms against ${before.toFixed(0)} ms in calm`;
    process.stderr.write(`       ${said}\n`);
    if (during > slowedAtMost * before) faults[said] = 1;
  }
  const violations = await violationsWhenQuiet(theatre.stack.dataSource, QUIET_LIMIT_MS);
  const told = await contradictions(theatre.stack.dataSource, past);
  return {
    name,
    asked: clients.exchanges.length,
    byStatus,
    recoveredMs,
    faults,
    contradictions: told,
    violations,
  };
}

/** Of what was answered at all. */
function p95Ms(exchanges: readonly Exchange[]): number {
  const sorted = exchanges.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}

async function untilYes(url: string, tenant: TestTenant, past: Exchange[]): Promise<void> {
  const deadline = performance.now() + RECOVERY_LIMIT_MS;
  let last = 'nothing';
  while (performance.now() < deadline) {
    const txHash = newHash();
    const sentAtMs = Date.now();
    const startedMs = performance.now();
    const response = await fetch(`${url}${VERIFY_PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tenant.liveKey}`,
      },
      body: verificationBody(txHash),
    }).catch(() => null);
    const asked = { kind: 'new', tenant, txHash, reference: null, idempotencyKey: null } as const;
    const headers = response?.headers ?? new Headers();
    const answer = { headers, requestId: headers.get('x-request-id'), text: (await response?.text()) ?? '' };
    const tookMs = performance.now() - startedMs;
    past.push({ ...asked, sentTo: url, sentAtMs, tookMs, status: response?.status ?? null, ...answer });
    if (response?.status === 200) return;
    last = response === null ? 'no answer' : `${String(response.status)} ${answer.text}`;
    await sleep(50);
  }
  throw new Error(`${url} did not recover within ${String(RECOVERY_LIMIT_MS)} ms; it said last: ${last}`);
}

/** At the end: compares the events that sellers' servers received during all failures. */
async function resultOfDeliveries(listener: Listener, { dataSource }: Stack): Promise<Result> {
  const told = await listener.contradictions(dataSource);
  const name = 'webhooks, after all of these';
  const byStatus = { delivered: listener.heard };
  return {
    name,
    asked: listener.heard,
    byStatus,
    recoveredMs: 0,
    faults: {},
    contradictions: told,
    violations: {},
  };
}

async function playAll(
  scenarios: readonly Scenario[],
  stack: Stack,
  disk: SmallDisk | null,
): Promise<Result[]> {
  const listener = await Listener.start();
  stack.onClose(() => listener.stop());
  const theatre = await prepare(stack, disk, listener);
  const sellers = await createSellers(stack.dataSource, 8);
  const [spent] = await createSellers(stack.dataSource, 1, { requestsPerDay: 1 });
  const [first, second] = sellers;
  const [server] = theatre.servers;
  if (spent === undefined || first === undefined || second === undefined || server === undefined)
    throw new Error('a theatre needs tenants and servers');
  for (const seller of [first, second]) await listener.listenFor(seller, server);
  const past: Exchange[] = [];
  const results: Result[] = [];
  for (const scenario of scenarios) {
    results.push(await play(scenario, theatre, { sellers, spent, past }));
    results.slice(-1).forEach(say);
  }
  results.push(await resultOfDeliveries(listener, stack));
  results.slice(-1).forEach(say);
  return results;
}

async function main(): Promise<number> {
  const facts = circumstances();
  const disk = SmallDisk.mount();
  const stack = await startStack({ verifierMs: 10, databaseFolder: disk?.folder });
  try {
    const asked = SCENARIOS.filter((one) => (!isShort || one.isShort) && only.test(one.name));
    const missing = asked.filter(({ needs }) => needs === 'disk' && disk === null);
    const results = await playAll(
      asked.filter((one) => !missing.includes(one)),
      stack,
      disk,
    );
    const head = ['failure', 'asked', 'answers', 'recovered in ms', 'wrong answers', 'broken invariants'];
    publish(
      'chaos',
      markdownTable(head, [
        ...results.map(cellsOf),
        ...missing.map(({ name }) => [name, 'not played: no mount allowed', ...head.slice(2).map(() => '')]),
      ]),
      { seconds: SECONDS, clients: CLIENTS, results },
      facts,
    );
    const fine = results.filter(isFine).length;
    process.stdout.write(`\n${String(fine)} passed, ${String(results.length - fine)} failed\n`);
    return fine === results.length ? 0 : 1;
  } finally {
    await stack.close();
    disk?.unmount();
  }
}

process.exit(await main());

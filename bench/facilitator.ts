import { median } from 'simple-statistics';
import type { DataSource } from 'typeorm';
import { findViolations } from '../test/support/database/invariants.js';
import { createTenant, registerWallet } from '../test/support/verification/tenants.js';
import { X402_NETWORK, X402Stage, type X402Body } from '../test/support/facilitator/x402-stage.js';
import { measure, type Measured } from './measure.js';
import { circumstances, markdownTable, publish } from './report.js';
import { startStack, type Served, type Stack } from './stack.js';

/*
 * npm run bench:facilitator [-- --short] [--write]
 *
 * POST /facilitator/verify beside a bare Express server with the same @x402 packages on the same anvil, by turns in one
 * run, each request another signed payment; then 20 payments at once on one signer, settled by each. Exit code 1 when an
 * answer was wrong; never because of a time.
 */

const isShort = process.argv.includes('--short');
const ROUNDS = isShort ? 3 : 7;
const AMOUNT = isShort ? 150 : 600;
const CONNECTIONS = 20;
const AT_ONCE = 20;
const TARGET = 0.85;
const OURS = '/api/v1/x402/facilitator';

interface Side {
  readonly name: string;
  readonly served: Served;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

async function startSides(stack: Stack, stage: X402Stage): Promise<readonly [ours: Side, bare: Side]> {
  const tenant = await createTenant(stack.dataSource, {
    plan: 'team',
    limitOverrides: { requestsPerDay: 1e9, requestsPerMinute: 1e9, verificationsPerMonth: 1e9 },
  });
  const wallet = { environment: 'test', chain: 'base-sepolia', address: stage.seller } as const;
  await registerWallet(stack.dataSource, tenant.tenantId, wallet);
  const [ownKey, bareKey] = stage.signerKeys;
  const product = await stack.server({
    ...stage.env(),
    X402_EVM_SIGNER_KEYS: ownKey ?? '',
    JOBS_ENABLED: 'false',
  });
  const reference = await stack.script('.cache/tools/bench/bare-facilitator.js', {
    RPC_URL: stage.anvil.url,
    SIGNER_KEY: bareKey ?? '',
    NETWORK: X402_NETWORK,
  });
  const authorization = `Bearer ${tenant.testKey}`;
  return [
    { name: 'ours', served: product, path: OURS, headers: { ...JSON_HEADERS, authorization } },
    { name: 'bare Express', served: reference, path: '', headers: JSON_HEADERS },
  ];
}

async function sign(stage: X402Stage, count: number): Promise<X402Body[]> {
  const bodies: X402Body[] = [];
  for (let made = 0; made < count; made += 1) bodies.push(await stage.pay());
  return bodies;
}

function verifyAll(side: Side, bodies: readonly X402Body[]): Promise<Measured> {
  const texts = bodies.map((body) => JSON.stringify(body));
  let sent = 0;
  return measure(side.served, {
    method: 'POST',
    path: `${side.path}/verify`,
    connections: CONNECTIONS,
    seconds: 0,
    amount: bodies.length,
    next: () => ({ headers: side.headers, body: texts[sent++ % texts.length] ?? '' }),
    expectedStatus: 200,
  });
}

async function ask({ served, path, headers }: Side, step: string, body: X402Body): Promise<object> {
  const response = await fetch(`${served.url}${path}/${step}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as object;
}

/** How many of 20 different payments, sent at once, are settled. */
async function settleAtOnce(side: Side, stage: X402Stage): Promise<number> {
  const bodies = await sign(stage, AT_ONCE);
  const answers = await Promise.all(bodies.map((body) => ask(side, 'settle', body).catch(() => ({}))));
  return answers.filter((answer) => 'success' in answer && answer.success === true).length;
}

async function verifiedRows(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM verification_log WHERE status = 'confirmed' AND NOT cached`,
  );
  return row.count;
}

/** @returns what was wrong */
async function compare(
  sides: readonly Side[],
  stage: X402Stage,
  results: ReadonlyMap<string, Measured[]>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    // Other payments every round; a payment that was asked about before costs us less.
    const bodies = await sign(stage, AMOUNT);
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      const outcome = await verifyAll(side, bodies);
      if (Object.keys(outcome.unexpected).length > 0) wrong.push(JSON.stringify(outcome.unexpected));
      // The first is for warming up.
      if (round >= 0) results.get(side.name)?.push(outcome);
      process.stderr.write('.');
    }
  }
  for (const side of sides) {
    const [sample] = await sign(stage, 1);
    const answer = sample === undefined ? {} : await ask(side, 'verify', sample);
    if (!('isValid' in answer && answer.isValid === true))
      wrong.push(`${side.name}: ${JSON.stringify(answer)}`);
  }
  return wrong;
}

async function checkRecords(dataSource: DataSource): Promise<string[]> {
  const expected = (ROUNDS + 1) * AMOUNT + 1;
  const recorded = await verifiedRows(dataSource);
  const violations = await findViolations(dataSource);
  return [
    ...(recorded === expected ? [] : [`${String(recorded)} of ${String(expected)} recorded`]),
    ...(Object.keys(violations).length === 0 ? [] : [JSON.stringify(violations)]),
  ];
}

async function main(): Promise<number> {
  const facts = circumstances();
  const stack = await startStack({ verifierMs: 0 });
  try {
    const stage = await X402Stage.start({}, 2);
    stack.onClose(() => stage.stop());
    const sides = await startSides(stack, stage);
    const [ours, bare] = sides;
    const results = new Map(sides.map(({ name }) => [name, [] as Measured[]]));
    const wrong = await compare(sides, stage, results);
    wrong.push(...(await checkRecords(stack.dataSource)));
    const settled = { ours: await settleAtOnce(ours, stage), bare: await settleAtOnce(bare, stage) };
    if (settled.ours !== AT_ONCE) wrong.push(`${String(settled.ours)} of ${String(AT_ONCE)} settled`);
    report(results, settled, facts);
    for (const one of wrong) process.stdout.write(`WRONG: ${one}\n`);
    process.stdout.write(`\n${wrong.length === 0 ? '1' : '0'} passed, ${String(wrong.length)} failed\n`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await stack.close();
  }
}

function report(
  results: ReadonlyMap<string, readonly Measured[]>,
  settled: { readonly ours: number; readonly bare: number },
  facts: ReturnType<typeof circumstances>,
): void {
  const bare = results.get('bare Express') ?? [];
  const rows = [...results].map(([name, rounds]) => {
    const of = (read: (one: Measured) => number): number => median(rounds.map(read));
    const ratio = median(rounds.map((one, round) => one.perSecond / (bare[round]?.perSecond ?? NaN)));
    return [
      name,
      of((one) => one.perSecond).toFixed(0),
      of((one) => one.p50Ms).toFixed(1),
      of((one) => one.p95Ms).toFixed(1),
      of((one) => one.p99Ms).toFixed(1),
      of((one) => one.cpuMsPerRequest).toFixed(2),
      name === 'ours' ? `${ratio.toFixed(2)} (≥ ${String(TARGET)})` : '1',
      `${String(name === 'ours' ? settled.ours : settled.bare)} of ${String(AT_ONCE)}`,
    ];
  });
  const head = [
    'server',
    'verify/s',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'CPU ms',
    'ratio',
    'settled at once, one signer',
  ];
  const summary = `${String(ROUNDS)} rounds of ${String(AMOUNT)} payments by turns, ${String(CONNECTIONS)} connections, one anvil.`;
  publish(
    'facilitator',
    `${markdownTable(head, rows)}\n\n${summary}`,
    { rounds: Object.fromEntries(results), settled },
    facts,
  );
}

process.exit(await main());

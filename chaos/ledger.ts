import type { DataSource } from 'typeorm';
import { parse } from './answers.js';
import type { Exchange } from './client.js';

/**
 * Compares the answers that clients received with the database, both ways.
 *
 * @returns the contradictions, the first of each kind with its number
 */
export async function contradictions(
  dataSource: DataSource,
  exchanges: readonly Exchange[],
): Promise<Record<string, string>> {
  const found = new Map<string, string[]>();
  const say = (what: string, about: string): void =>
    void found.set(what, [...(found.get(what) ?? []), about]);
  await compareAnswers(dataSource, exchanges, say);
  await compareClaims(dataSource, exchanges, say);
  await compareIdempotency(dataSource, exchanges, say);
  return Object.fromEntries(
    [...found].map(([what, about]) => [what, `${String(about.length)} times, such as ${about[0] ?? ''}`]),
  );
}

type Say = (what: string, about: string) => void;

interface LogLine {
  readonly request_id: string;
  readonly status: string;
  readonly tenant_id: string;
  readonly tx_hash: string;
}

/** Every answer has its line, every line its question; every yes its payment, every payment its question. */
async function compareAnswers(
  dataSource: DataSource,
  exchanges: readonly Exchange[],
  say: Say,
): Promise<void> {
  const lines = await linesOf(dataSource, exchanges);
  const logged = new Map(lines.map(({ request_id, status }) => [request_id, status]));
  const payments = await dataSource.query<{ tenant_id: string; tx_hash: string; status: string }[]>(
    'SELECT tenant_id, tx_hash, status FROM payments',
  );
  const confirmed = new Set(payments.filter(({ status }) => status === 'confirmed').map(nameOf));
  const questions = new Set(exchanges.map(({ tenant, txHash }) => `${tenant.tenantId} ${txHash}`));
  for (const line of lines)
    if (!questions.has(nameOf(line))) say('a line of the log was never asked for', line.request_id);
  for (const name of confirmed) if (!questions.has(name)) say('a payment was never asked for', name);
  for (const { status, text, tenant, txHash, requestId, headers } of exchanges) {
    if (status !== 200) continue;
    const body = parse(text);
    const about = requestId ?? txHash;
    if (body?.success === true && !confirmed.has(`${tenant.tenantId} ${txHash}`))
      say('a yes has no payment', about);
    const isReplay = headers.get('idempotent-replayed') !== null;
    if (!isReplay && logged.get(about) !== body?.status) say('an answer differs from its line', about);
  }
}

/** What was logged of these callers' requests since the first of them. */
function linesOf(dataSource: DataSource, exchanges: readonly Exchange[]): Promise<LogLine[]> {
  const tenants = new Set(exchanges.map(({ tenant }) => tenant.tenantId));
  const firstMs = Math.min(...exchanges.map(({ sentAtMs }) => sentAtMs));
  return dataSource.query<LogLine[]>(
    `SELECT request_id, status, tenant_id, tx_hash FROM verification_log
      WHERE request_id IS NOT NULL AND tenant_id = ANY($1) AND created_at >= $2`,
    [[...tenants], new Date(firstMs - 1_000)],
  );
}

/** A payment was promised to one reference at most, and that one is in the database. */
async function compareClaims(
  dataSource: DataSource,
  exchanges: readonly Exchange[],
  say: Say,
): Promise<void> {
  const rows = await dataSource.query<{ tenant_id: string; tx_hash: string; reference: string }[]>(
    'SELECT tenant_id, tx_hash, reference FROM payment_claims',
  );
  const claims = new Map(rows.map((row) => [nameOf(row), row.reference]));
  for (const { status, text, tenant, txHash, reference } of exchanges) {
    if (status !== 200 || reference === null || parse(text)?.claimed !== true) continue;
    const name = `${tenant.tenantId} ${txHash}`;
    if (claims.get(name) !== reference) say('a claim was confirmed for another reference', name);
  }
}

/** The response stored under a key is the one that every caller under that key received. */
async function compareIdempotency(
  dataSource: DataSource,
  exchanges: readonly Exchange[],
  say: Say,
): Promise<void> {
  const rows = await dataSource.query<{ tenant_id: string; key: string; status: number; body: string }[]>(
    'SELECT tenant_id, key, status, body FROM idempotency_keys WHERE status IS NOT NULL',
  );
  const kept = new Map(rows.map((row) => [`${row.tenant_id} ${row.key}`, parse(row.body)?.paymentId]));
  for (const { status, text, tenant, idempotencyKey } of exchanges) {
    if (status !== 200 || idempotencyKey === null) continue;
    const name = `${tenant.tenantId} ${idempotencyKey}`;
    if (kept.has(name) && kept.get(name) !== parse(text)?.paymentId)
      say('an answer differs from what is kept', name);
  }
}

function nameOf({ tenant_id, tx_hash }: { tenant_id: string; tx_hash: string }): string {
  return `${tenant_id} ${tx_hash}`;
}

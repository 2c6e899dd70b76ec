import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { citusUrl } from '../services/citus.js';

/** A payment made by a settlement: its claim says so, and no other caller can use such a reference. */
const OF_SETTLEMENT = (payment: string): string => `EXISTS (SELECT FROM payment_claims c
  WHERE (c.tenant_id, c.environment, c.network, c.tx_hash)
    = (${payment}.tenant_id, ${payment}.environment, ${payment}.network, ${payment}.tx_hash)
    AND c.reference LIKE 'x402:%')`;

/** Its unit is that of a settlement; a payment by a third party's transaction may have been charged by hash before. */
const PAID_BY_SETTLEMENT = (payment: string): string => `EXISTS (SELECT FROM payment_claims c
  JOIN settlements s ON s.tenant_id = c.tenant_id AND c.reference = 'x402:' || s.id
  JOIN authorization_units u ON (u.tenant_id, u.environment, u.network, u.authorization_id) = (s.tenant_id, s.environment, s.network, s.authorization_id)
  WHERE (c.tenant_id, c.environment, c.network, c.tx_hash)
    = (${payment}.tenant_id, ${payment}.environment, ${payment}.network, ${payment}.tx_hash))`;

/** A transaction signed for the settlement `s`, including replaced ones. */
const OWN_TRANSACTION = (hash: string): string => `EXISTS (SELECT FROM signer_transactions t
  WHERE t.tenant_id = s.tenant_id AND t.settlement_id = s.id AND t.tx_hash = ${hash})`;

/** A verified signature: it moved no money and has no payment. */
const SIGNED_ONLY = `(l.tx_hash = '' AND l.amount_atomic = 0 AND l.payment_id IS NULL AND l.reference IS NULL)`;

/** Units of signed payments are deleted after forty days; months that began later are complete. */
const REMEMBERED = `(now() - interval '40 days')::date`;

/**
 * An endpoint that has listened for the type since well before that moment. Changes of endpoints and writes of events do
 * not wait for each other, so nothing is promised for the seconds between them.
 */
const LISTENED = (row: string, type: string, at: string): string => `e.tenant_id = ${row}.tenant_id
  AND e.environment = ${row}.environment AND e.enabled AND ${type} = ANY (e.event_types)
  AND e.updated_at < ${at} - interval '10 seconds'`;

/** Webhooks are deleted after thirty days. */
const TOLD = `now() - interval '25 days'`;

/** Each finds rows that must not exist once every request is answered and every dead lease has ended. */
export const VIOLATIONS: Readonly<Record<string, string>> = {
  'units used differ from payments charged': `
    SELECT * FROM
      (SELECT tenant_id, environment, period, sum(used)::int AS used FROM usage_counters GROUP BY 1, 2, 3) counted
      FULL JOIN (SELECT tenant_id, environment, period, count(*)::int AS charged FROM
          (SELECT p.tenant_id, p.environment, p.charged_period AS period FROM payments p
            WHERE p.charged_period IS NOT NULL AND NOT ${PAID_BY_SETTLEMENT('p')}
          UNION ALL SELECT u.tenant_id, u.environment, u.period FROM authorization_units u) charges
        GROUP BY 1, 2, 3) charged USING (tenant_id, environment, period)
    WHERE coalesce(used, 0) <> coalesce(charged, 0) AND period > ${REMEMBERED}`,
  'a settlement was never charged, or in another month': `
    SELECT s.tenant_id, s.id FROM settlements s LEFT JOIN authorization_units u ON u.tenant_id = s.tenant_id
      AND u.environment = s.environment AND u.network = s.network AND u.authorization_id = s.authorization_id
    WHERE s.status <> 'failed' AND u.period IS DISTINCT FROM s.charged_period AND s.charged_period > ${REMEMBERED}
      AND NOT EXISTS (SELECT FROM payments p JOIN payment_claims c USING (tenant_id, environment, network, tx_hash)
        WHERE p.tenant_id = s.tenant_id AND p.tx_hash = s.tx_hash AND p.charged_period = s.charged_period
          AND c.reference = 'x402:' || s.id AND (c.authorization_id <> '' OR NOT ${OWN_TRANSACTION('s.tx_hash')}))`,
  'a unit was charged for a payment that was never settled': `
    SELECT u.tenant_id, u.authorization_id FROM authorization_units u WHERE NOT EXISTS (SELECT FROM settlements s
      WHERE s.tenant_id = u.tenant_id AND s.environment = u.environment AND s.network = u.network AND s.authorization_id = u.authorization_id
        AND s.status <> 'failed')`,
  'reservations on trial differ from pending settlements': `
    SELECT b.tenant_id, b.network, b.day, b.trial_cost FROM settlement_budgets b WHERE b.trial_cost <>
      (SELECT coalesce(sum(s.cost_reserved), 0) FROM settlements s WHERE s.tenant_id = b.tenant_id
        AND s.environment = b.environment AND s.network = b.network AND s.budget_day = b.day
        AND s.status = 'pending' AND s.on_trial)`,
  'a success was handed out for an unsettled payment': `
    SELECT tenant_id, id, status FROM settlements WHERE handed_out_at IS NOT NULL AND status <> 'settled'`,
  'one authorization was settled twice': `
    SELECT network, authorization_id, array_agg(id) FROM settlements WHERE status = 'settled'
    GROUP BY 1, 2 HAVING count(*) > 1`,
  'a settlement that is done does not hold its authorization': `
    SELECT s.tenant_id, s.id, s.authorization_id FROM settlements s LEFT JOIN settlement_authorizations c
      ON c.network = s.network AND c.authorization_id = s.authorization_id AND c.settlement_id = s.id
    WHERE s.status = 'settled' AND c.authorization_id IS NULL`,
  'a settlement that is done has no payment of its own': `
    SELECT s.tenant_id, s.id, s.tx_hash FROM settlements s LEFT JOIN payments p ON p.tenant_id = s.tenant_id
      AND p.environment = s.environment AND p.network = s.network AND p.tx_hash = s.tx_hash
    WHERE s.status = 'settled' AND (p.first_verified_at IS NULL OR p.amount_atomic < s.amount_atomic
      OR NOT ${OF_SETTLEMENT('p')} OR p.amount_atomic <> s.amount_atomic AND NOT EXISTS (SELECT FROM payment_claims c
        WHERE c.tenant_id = p.tenant_id AND c.tx_hash = p.tx_hash AND c.authorization_id <> ''))`,
  'a confirmed payment was never charged': `
    SELECT tenant_id, tx_hash FROM payments WHERE status = 'confirmed' AND charged_period IS NULL`,
  'a payment is claimed as a whole and once more': `
    SELECT c.tenant_id, c.tx_hash, c.reference, other.reference FROM payment_claims c
    JOIN payment_claims other USING (tenant_id, environment, network, tx_hash)
    WHERE (c.payer, c.authorization_id) <> (other.payer, other.authorization_id)
      AND (c.payer = '' OR c.payer = other.payer AND c.authorization_id = '')`,
  'a confirmed answer has no payment': `
    SELECT l.tenant_id, l.tx_hash, l.request_id FROM verification_log l
    LEFT JOIN payments p ON p.tenant_id = l.tenant_id AND p.environment = l.environment AND p.network = l.network
      AND p.tx_hash = l.tx_hash AND (p.id = l.payment_id OR (l.payment_id IS NULL AND l.reference LIKE 'x402:%'))
    WHERE l.status = 'confirmed' AND p.first_verified_at IS NULL AND NOT ${SIGNED_ONLY}
      AND l.tenant_id <> '00000000-0000-0000-0000-000000000000'`,
  'a confirmed payment has no line in the log': `
    SELECT p.tenant_id, p.tx_hash, p.id FROM payments p WHERE p.status = 'confirmed' AND NOT EXISTS (
      SELECT FROM verification_log l WHERE l.tenant_id = p.tenant_id AND l.payment_id = p.id)`,
  'a payment is in the log of another tenant or environment': `
    SELECT l.tenant_id, l.request_id, l.payment_id FROM verification_log l
    LEFT JOIN payments p ON p.tenant_id = l.tenant_id AND p.id = l.payment_id AND p.environment = l.environment
    WHERE l.payment_id IS NOT NULL AND p.id IS NULL`,
  'a claim stands on a payment that was never confirmed': `
    SELECT c.tenant_id, c.tx_hash, c.reference FROM payment_claims c
    JOIN payments p USING (tenant_id, environment, network, tx_hash)
    WHERE (p.first_verified_at IS NULL OR (p.status = 'reorged') <> (c.frozen_at IS NOT NULL))
      AND NOT EXISTS (SELECT FROM settlements s WHERE s.tenant_id = c.tenant_id AND c.reference = 'x402:' || s.id
        AND (s.tx_hash = c.tx_hash AND s.status = 'failed'
          OR s.tx_hash <> c.tx_hash AND ${OWN_TRANSACTION('c.tx_hash')}))`,
  'an event waits without a listener': `
    SELECT o.tenant_id, o.id, o.event_type FROM outbox o WHERE NOT EXISTS (
      SELECT FROM event_listeners e WHERE e.tenant_id = o.tenant_id AND e.environment = o.environment
        AND e.event_type = o.event_type)`,
  'an event has no delivery, though an endpoint listens': `
    SELECT v.tenant_id, v.id, e.id AS endpoint FROM webhook_events v
    JOIN webhook_endpoints e ON ${LISTENED('v', 'v.event_type', 'v.created_at')}
    WHERE v.created_at > ${TOLD} AND NOT EXISTS (SELECT FROM webhook_deliveries d
      WHERE d.tenant_id = v.tenant_id AND d.event_id = v.id AND d.endpoint_id = e.id)`,
  'a confirmed payment has no event, though an endpoint listens': `
    SELECT p.tenant_id, p.tx_hash, p.id FROM payments p
    JOIN webhook_endpoints e ON ${LISTENED('p', `'payment.verified'`, 'p.first_verified_at')}
    WHERE p.status = 'confirmed' AND p.first_verified_at > ${TOLD} AND NOT ${OF_SETTLEMENT('p')}
      AND NOT EXISTS (SELECT FROM verification_log l
        WHERE l.tenant_id = p.tenant_id AND l.payment_id = p.id AND l.reason = 'RISK_REJECTED')
      AND NOT EXISTS (SELECT FROM (SELECT tenant_id, event_type, payload FROM outbox
          UNION ALL SELECT tenant_id, event_type, payload FROM webhook_events) told
        WHERE told.tenant_id = p.tenant_id AND told.event_type = 'payment.verified'
          AND told.payload->>'paymentId' = p.id::text)`,
  'a verification lease exists without a request': `
    SELECT tenant_id, tx_hash, lease_until FROM verification_leases WHERE shared_outcome IS NULL AND lease_until > now()`,
  'an Idempotency-Key is leased without a request': `
    SELECT tenant_id, key, locked_until FROM idempotency_keys WHERE status IS NULL AND locked_until > now()`,
};

/** Every table that an invariant reads. */
const GATHERED = [
  ...['authorization_units', 'event_listeners', 'idempotency_keys', 'outbox', 'payment_claims', 'payments'],
  ...[
    'settlement_authorizations',
    'settlement_budgets',
    'settlements',
    'signer_transactions',
    'usage_counters',
  ],
  ...['verification_leases', 'verification_log', 'webhook_deliveries', 'webhook_endpoints', 'webhook_events'],
];

/** Polls until there is no violation or the time is over, so that dead leases can end. @returns the violations */
export async function violationsWhenQuiet(
  dataSource: Pick<DataSource, 'query'>,
  limitMs: number,
): Promise<Record<string, unknown[]>> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await findViolations(dataSource);
    if (Object.keys(found).length === 0 || performance.now() > deadline) return found;
    await sleep(500);
  }
}

/**
 * The first rows of each violation, by the name of the invariant; empty when all hold.
 *
 * @throws Error for the database of a Jest worker, where earlier specs may have written what no request would have.
 */
export async function findViolations(
  dataSource: Pick<DataSource, 'query'> | Pick<QueryRunner, 'query'>,
): Promise<Record<string, unknown[]>> {
  const [database] = (await dataSource.query('SELECT current_database() AS name')) as [{ name: string }];
  if (/_w\d+$/.test(database.name))
    throw new Error('ask a database of the spec’s own (createThrowawayDatabase)');
  if (citusUrl() === null) return violationsIn(dataSource);
  if (!('createQueryRunner' in dataSource)) return gathered(dataSource);
  const runner = (dataSource as DataSource).createQueryRunner();
  try {
    await runner.startTransaction();
    return await gathered(runner);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

/**
 * On a distributed database: the invariants compare rows of all tenants with rows of no tenant, which Citus does not
 * join. They are copied to one place first.
 */
async function gathered(
  runner: Pick<DataSource, 'query'> | Pick<QueryRunner, 'query'>,
): Promise<Record<string, unknown[]>> {
  for (const table of GATHERED) {
    await runner.query(`DROP TABLE IF EXISTS pg_temp.${table}`);
    await runner.query(`CREATE TEMP TABLE ${table} ON COMMIT DROP AS TABLE public.${table}`);
  }
  return violationsIn(runner);
}

async function violationsIn(
  dataSource: Pick<DataSource, 'query'> | Pick<QueryRunner, 'query'>,
): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(VIOLATIONS)) {
    const rows = (await dataSource.query(sql)) as unknown[];
    if (rows.length > 0) found[name] = rows.slice(0, 5);
  }
  return found;
}

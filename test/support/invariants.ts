import type { DataSource } from 'typeorm';

/** Each finds the rows that must not be there once every request has been answered and every dead lease has ended. */
export const VIOLATIONS: Readonly<Record<string, string>> = {
  'units used differ from payments charged': `
    SELECT * FROM
      (SELECT tenant_id, environment, period, sum(used)::int AS used FROM usage_counters GROUP BY 1, 2, 3) counted
      FULL JOIN (SELECT tenant_id, environment, charged_period AS period, count(*)::int AS charged FROM payments
        WHERE charged_period IS NOT NULL GROUP BY 1, 2, 3) payments USING (tenant_id, environment, period)
    WHERE coalesce(used, 0) <> coalesce(charged, 0)`,
  'a confirmed payment was never charged': `
    SELECT tenant_id, tx_hash FROM payments WHERE status = 'confirmed' AND charged_period IS NULL`,
  'a payment is claimed as a whole and once more': `
    SELECT tenant_id, environment, network, tx_hash, array_agg(payer) FROM payment_claims
    GROUP BY 1, 2, 3, 4 HAVING bool_or(payer = '') AND count(*) > 1`,
  'a confirmed answer has no payment': `
    SELECT l.tenant_id, l.tx_hash, l.request_id FROM verification_log l
    LEFT JOIN payments p ON p.tenant_id = l.tenant_id AND p.id = l.payment_id AND p.environment = l.environment
      AND p.network = l.network AND p.tx_hash = l.tx_hash
    WHERE l.status = 'confirmed' AND p.first_verified_at IS NULL
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
    WHERE p.first_verified_at IS NULL OR (p.status = 'reorged') <> (c.frozen_at IS NOT NULL)`,
  'an event waits for nobody': `
    SELECT o.tenant_id, o.id, o.event_type FROM outbox o WHERE NOT EXISTS (
      SELECT FROM event_listeners e WHERE e.tenant_id = o.tenant_id AND e.environment = o.environment
        AND e.event_type = o.event_type)`,
  'a lease lives although nobody is asking': `
    SELECT tenant_id, tx_hash, lease_until FROM verification_flights WHERE landed IS NULL AND lease_until > now()`,
  'an Idempotency-Key is held although nobody is asking': `
    SELECT tenant_id, key, locked_until FROM idempotency_keys WHERE status IS NULL AND locked_until > now()`,
};

/** The first rows of each violation, by the name of the invariant; empty when all hold. */
export async function findViolations(dataSource: DataSource): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(VIOLATIONS)) {
    const rows = await dataSource.query<unknown[]>(sql);
    if (rows.length > 0) found[name] = rows.slice(0, 5);
  }
  return found;
}

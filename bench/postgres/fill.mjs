// A tenant with a history, for writes.mjs.
import { TENANT } from './verifications.mjs';

const WALLET = '0x2222222222222222222222222222222222222222';
const EVIDENCE = `{"memos": [], "execution": "succeeded", "disputed": false, "riskScore": 0.1, "foreignRecipients": [],
  "block": {"number": "%s", "hash": "0x%s", "timeSeconds": 1767225600},
  "finality": {"level": "finalized", "accepted": true, "deepest": true, "confirmations": 20, "requiredConfirmations": null},
  "transfers": [{"from": "%s", "to": "${WALLET}", "amountAtomic": "1500000"}],
  "balanceChanges": [{"owner": "%s", "deltaAtomic": "-1500000"}, {"owner": "${WALLET}", "deltaAtomic": "1500000"}]}`;

/** Of 2,000 payers, over the last ninety days, in the order in which they came. */
const PAYMENTS = `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
    amount_atomic, from_address, to_address, deepest, charged_period, first_seen_at, first_verified_at, verified_at,
    remembered_until, created_at, sender_history)
  SELECT $1::uuid, 'live', 'eip155:8453', '0x' || encode(sha256(n::text::bytea), 'hex'), 'base', 'confirmed',
    format('${EVIDENCE}', n, encode(sha256(('block ' || n)::bytea), 'hex'), payer, payer)::jsonb, '${WALLET}', 1500000,
    payer, '${WALLET}', true, at::date, at, at, at, at + interval '1 day', at, 'known/calm'
  FROM generate_series($2::bigint, $3::bigint) AS n,
    LATERAL (SELECT now() - interval '1 minute' - ($4::bigint - n) * (interval '90 days' / $4::bigint) AS at,
      '0x' || lpad(to_hex((n * 7919) % 2000 + 1), 40, '0') AS payer) AS p`;

const LOG = `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, payment_id,
    status, cached, amount_atomic, payer, latency_ms, request_id)
  SELECT tenant_id, environment, created_at, 'key:bench', chain, network, tx_hash, id, status, false, amount_atomic,
    from_address, 40, id::text FROM payments`;

const COUNTERS = `INSERT INTO usage_counters (tenant_id, environment, period, shard, used)
  SELECT $1::uuid, 'live', date_trunc('month', now() AT TIME ZONE 'UTC'), shard, $2::bigint / 16
  FROM generate_series(0, 15) AS shard`;

const A_STATEMENT = 100_000;

/** Fills a migrated database; indexes of payments are built afterwards, which is quicker and packs them. */
export async function fill(dataSource, payments) {
  await dataSource.query('INSERT INTO tenants (id, email) VALUES ($1, $2)', [TENANT, 'busy@example.com']);
  await dataSource.query(`INSERT INTO wallets VALUES ($1, 'live', 'base', $2)`, [TENANT, WALLET]);
  await dataSource.query(COUNTERS, [TENANT, payments]);
  const indexes =
    await dataSource.query(`SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS text
    FROM pg_index i WHERE indrelid = 'payments'::regclass
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`);
  for (const { name } of indexes) await dataSource.query(`DROP INDEX ${name}`);
  for (let from = 1; from <= payments; from += A_STATEMENT) {
    const until = Math.min(payments, from + A_STATEMENT - 1);
    await dataSource.query(PAYMENTS, [TENANT, from, until, payments]);
  }
  for (const { text } of indexes) await dataSource.query(text);
  await dataSource.query(LOG);
  await dataSource.query('VACUUM (FREEZE, ANALYZE)');
}

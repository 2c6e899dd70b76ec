import { isUUID } from 'class-validator';
import type { Query } from '../../platform/database/heavy-reads.js';

/** Who did something. People who look at a log see names; an operator has none for tenants. */
export interface Caller {
  readonly kind: 'key' | 'user' | 'operator' | 'system' | 'anonymous';
  /** Null for an operator, the system and anonymous callers. */
  readonly id: string | null;
  /** The name that a key or a person has now: null without one, and for a person who is no member any more. */
  readonly name: string | null;
}

/** Whose log it is, and who is its operator: they are shown without their address. */
export interface Readers {
  readonly tenantId: string;
  readonly operatorEmails: readonly string[];
}

interface NameRow {
  readonly id: string;
  readonly name: string | null;
  readonly isOperator: boolean;
}

/** A wallet alone is the name of a person without another. */
const NAMES = `
  SELECT k.id, coalesce(k.name, k.masked_key) AS name, false AS "isOperator" FROM api_keys k
  WHERE k.tenant_id = $1 AND k.id = ANY ($2::uuid[])
  UNION ALL
  SELECT u.id, CASE WHEN m.user_id IS NOT NULL THEN coalesce(u.name, u.email, (SELECT min(w.address) FROM user_wallets w
      WHERE w.user_id = u.id)) END,
    m.user_id IS NULL AND lower(u.email) = ANY ($3)
  FROM users u LEFT JOIN memberships m ON m.tenant_id = $1 AND m.user_id = u.id
  WHERE u.id = ANY ($2::uuid[])`;

/**
 * Reads the names of callers in one statement.
 *
 * @param texts as logs have them: `key:<id>`, `user:<id>`, `operator`, `operator:<id>`, `system`, `anonymous:<hash>`
 * @returns reads one of these texts
 */
export async function callersNamed(
  query: Query,
  { tenantId, operatorEmails }: Readers,
  texts: readonly string[],
): Promise<(text: string) => Caller> {
  const ids = [...new Set(texts.map((text) => partsOf(text).id).filter((id) => isUUID(id)))];
  const rows = ids.length === 0 ? [] : await query<NameRow>(NAMES, [tenantId, ids, [...operatorEmails]]);
  const named = new Map(rows.map((row) => [row.id, row]));
  return (text) => {
    const caller = partsOf(text);
    const row = caller.id === null ? undefined : named.get(caller.id);
    if (row?.isOperator === true) return { kind: 'operator', id: null, name: null };
    return { ...caller, name: row?.name ?? null };
  };
}

function partsOf(text: string): Omit<Caller, 'name'> {
  const [kind = '', id = null] = text.split(':', 2);
  if (kind === 'key' || kind === 'user') return { kind, id };
  if (kind === 'operator' || kind === 'anonymous') return { kind, id: null };
  return { kind: 'system', id: null };
}

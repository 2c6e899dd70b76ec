import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { constraintOf } from '../../../platform/database/distribution/constraint-of.js';

/** Where a wallet's address is one: `eip155` for every EVM chain. */
export type WalletNamespace = 'eip155' | 'solana';

/** `user_wallets.chain` of a wallet whose key signs. */
const NO_CHAIN = '';

/** A wallet that a person signs in with. */
export interface UserWallet {
  readonly namespace: WalletNamespace;
  readonly address: string;
  /** The chain whose contract answers for a smart wallet, as `eip155:8453`; null for a key, which has no chain. */
  readonly chain: string | null;
}

/** A wallet as its person sees it. `chain`: of a smart wallet only. */
export type ShownWallet = Omit<UserWallet, 'chain'> & { readonly chain?: string };

/** A person. */
export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
}

/** A person with everything that signs in, for the person. */
export interface UserDetails extends User {
  readonly wallets: readonly ShownWallet[];
  readonly hasTotp: boolean;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
    readonly lastUsedAt: string | null;
  }[];
}

/** Stores people. Owns the tables `users`, `user_wallets`, `user_passkeys` and `user_recovery_codes`. */
@Injectable()
export class UsersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the person with the address, compared without case; null without one. */
  async findByEmail(manager: EntityManager, email: string): Promise<User | null> {
    const [row] = await manager.query<User[]>(
      'SELECT id, email, name FROM users WHERE lower(email) = lower($1)',
      [email],
    );
    return row ?? null;
  }

  /** Returns the person with the wallet; null without one. */
  async findByWallet(
    manager: EntityManager,
    { namespace, address, chain }: UserWallet,
  ): Promise<User | null> {
    const [row] = await manager.query<User[]>(
      `SELECT u.id, u.email, u.name FROM user_wallets w JOIN users u ON u.id = w.user_id
        WHERE w.namespace = $1 AND w.address = $2 AND w.chain = $3`,
      [namespace, address, chain ?? NO_CHAIN],
    );
    return row ?? null;
  }

  /** Stores a person. @returns null when another one has the address */
  async insert(manager: EntityManager, email: string | null): Promise<User | null> {
    const [row] = await manager.query<User[]>(
      `INSERT INTO users (email) VALUES ($1) ON CONFLICT (lower(email)) DO NOTHING RETURNING id, email, name`,
      [email],
    );
    return row ?? null;
  }

  /** Takes a person back who was stored in this transaction. */
  async remove(manager: EntityManager, userId: string): Promise<void> {
    await manager.query('DELETE FROM users WHERE id = $1', [userId]);
  }

  /**
   * Joins a proved address to a person that has none or another one.
   *
   * @returns whether no other person has it; the transaction may have failed then
   */
  async setEmail(manager: EntityManager, userId: string, email: string): Promise<boolean> {
    // Of two persons at once, the second must see the first.
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('user_email:' || $1, 0))`, [email]);
    try {
      return await this.takeEmail(manager, userId, email);
    } catch (error) {
      // Somebody who signs up by it at the same time is not seen before that has ended.
      if (constraintOf(error) === 'users_email_key') return false;
      throw error;
    }
  }

  private async takeEmail(manager: EntityManager, userId: string, email: string): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE users SET email = $2, operator_confirmed_at = NULL, totp_has_operator_key = false WHERE id = $1
          AND NOT EXISTS (SELECT FROM users o WHERE lower(o.email) = lower($2) AND o.id <> $1)`,
      [userId, email],
    );
    return count > 0;
  }

  /** Joins a proved wallet to a person. @returns whether no other person has it */
  async addWallet(
    manager: EntityManager,
    userId: string,
    { namespace, address, chain }: UserWallet,
  ): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO user_wallets AS held (namespace, address, chain, user_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (namespace, address, chain) DO UPDATE SET user_id = held.user_id WHERE held.user_id = excluded.user_id
       RETURNING user_id`,
      [namespace, address, chain ?? NO_CHAIN, userId],
    );
    return rows.length > 0;
  }

  /** Returns the person, whose changes come one after another until the transaction ends. */
  async lock(manager: EntityManager, userId: string): Promise<User | null> {
    const [row] = await manager.query<User[]>('SELECT id, email, name FROM users WHERE id = $1 FOR UPDATE', [
      userId,
    ]);
    return row ?? null;
  }

  /** Whether the person signs in with an address or a wallet. */
  async hasWayIn(manager: EntityManager, userId: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `SELECT FROM users u WHERE id = $1
          AND (email IS NOT NULL OR EXISTS (SELECT FROM user_wallets w WHERE w.user_id = u.id))`,
      [userId],
    );
    return rows.length > 0;
  }

  /** Takes a wallet away from a person, on every chain. @returns whether the person had it */
  async removeWallet(
    manager: EntityManager,
    userId: string,
    { namespace, address }: Omit<UserWallet, 'chain'>,
  ): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      'DELETE FROM user_wallets WHERE namespace = $1 AND address = $2 AND user_id = $3',
      [namespace, address, userId],
    );
    return count > 0;
  }

  async rename(manager: EntityManager, userId: string, name: string | null): Promise<void> {
    await manager.query('UPDATE users SET name = $2 WHERE id = $1', [userId, name]);
  }

  /** Returns the person with wallets and second factors. */
  async details(userId: string): Promise<UserDetails | null> {
    const [row] = await this.dataSource.query<UserDetails[]>(
      `SELECT u.id, u.email, u.name, u.totp_confirmed_at IS NOT NULL AS "hasTotp",
              coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('namespace', w.namespace,
                          'address', w.address, 'chain', nullif(w.chain, '')))
                          ORDER BY w.created_at) FROM user_wallets w WHERE w.user_id = u.id), '[]') AS wallets,
              coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name,
                          'createdAt', to_char(p.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          'lastUsedAt', to_char(p.last_used_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                          ORDER BY p.created_at) FROM user_passkeys p WHERE p.user_id = u.id), '[]') AS passkeys
         FROM users u WHERE u.id = $1`,
      [userId],
    );
    return row ?? null;
  }
}

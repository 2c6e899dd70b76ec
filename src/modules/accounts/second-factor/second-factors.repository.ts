import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { totpSecretPlace } from '../../../platform/secrets/places.js';
import { SecretStore } from '../../../platform/secrets/secret-store.js';
import type { NewPasskey } from './webauthn.js';

/** How many codes may be tried in a round, and how long none is looked at after the first, the second and later rounds. */
const TRIES = 5;
const WAIT = `(CASE totp_failures / ${TRIES} WHEN 1 THEN interval '15 minutes' WHEN 2 THEN interval '1 hour'
                                      ELSE interval '1 day' END)`;
/** How long wrong codes are counted after the last one. */
const COUNTED = "interval '7 days'";

const LOCKED = `totp_failures >= ${TRIES} AND totp_failures % ${TRIES} = 0 AND totp_failed_at > now() - ${WAIT}`;

/** A try at a code: whether it is the last of its round; or how long none is looked at. */
export type Try = { readonly isLast: boolean } | { readonly waitSeconds: number };

/** The authenticator of a person. `sealed` is what the row has, and changes with every enrolment. */
export interface Totp {
  readonly sealed: string;
  readonly secret: string;
  /** False until the first code came: it protects nothing yet. */
  readonly isConfirmed: boolean;
  /** Whether it was begun with the operator key. */
  readonly hasOperatorKey: boolean;
}

/** A passkey of a person. */
export interface StoredPasskey extends NewPasskey {
  readonly id: string;
}

/**
 * Stores second factors: `users.totp_…`, `user_passkeys`, `user_recovery_codes`. Each thing that may be used once is
 * taken by one statement, so that of two calls at once only one succeeds.
 */
@Injectable()
export class SecondFactorsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretStore,
  ) {}

  /**
   * Counts a try before its code is looked at, so that guesses at once do not get more of them. After each round of five
   * none is looked at for longer: who guesses on gets five a day. A success takes the count back, and so does a week.
   */
  async takeTry(userId: string): Promise<Try> {
    const [[taken]] = await this.dataSource.query<[{ isLast: boolean }[], number]>(
      `UPDATE users SET totp_failed_at = now(),
         totp_failures = CASE WHEN totp_failed_at > now() - ${COUNTED} THEN totp_failures + 1 ELSE 1 END
       WHERE id = $1 AND (${LOCKED}) IS NOT TRUE RETURNING totp_failures % ${TRIES} = 0 AS "isLast"`,
      [userId],
    );
    if (taken !== undefined) return taken;
    const [left] = await this.dataSource.query<{ waitSeconds: number }[]>(
      `SELECT greatest(1, ceil(extract(epoch FROM totp_failed_at + ${WAIT} - now())))::int AS "waitSeconds"
         FROM users WHERE id = $1 AND ${LOCKED}`,
      [userId],
    );
    // Somebody has succeeded meanwhile.
    return left ?? { waitSeconds: 1 };
  }

  /** Takes the tries back: the person has proved who it is. */
  async forgiveTries(manager: EntityManager, userId: string): Promise<void> {
    await manager.query('UPDATE users SET totp_failures = 0, totp_failed_at = NULL WHERE id = $1', [userId]);
  }

  /** The person's authenticator; null without one, or when it cannot be opened by `ENCRYPTION_KEY`. */
  async totp(userId: string): Promise<Totp | null> {
    const [row] = await this.dataSource.query<
      (Omit<Totp, 'secret' | 'sealed'> & { sealed: string | null })[]
    >(
      `SELECT totp_secret AS sealed, totp_confirmed_at IS NOT NULL AS "isConfirmed",
              totp_has_operator_key AS "hasOperatorKey" FROM users WHERE id = $1`,
      [userId],
    );
    if (row === undefined || row.sealed === null) return null;
    const { sealed } = row;
    const secret = this.secrets.openText(sealed, totpSecretPlace(userId));
    return secret === null ? null : { ...row, sealed, secret };
  }

  /**
   * Stores a secret that is to be confirmed.
   *
   * @param hasOperatorKey whether the operator key was given for it
   * @returns whether the person has no confirmed one
   */
  async startTotp(
    manager: EntityManager,
    userId: string,
    { secret, hasOperatorKey }: Pick<Totp, 'secret' | 'hasOperatorKey'>,
  ): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE users SET totp_secret = $2, totp_last_step = NULL, totp_has_operator_key = $3
        WHERE id = $1 AND totp_confirmed_at IS NULL`,
      [userId, this.secrets.sealText(secret, totpSecretPlace(userId)), hasOperatorKey],
    );
    return count > 0;
  }

  /**
   * Takes the code of a step, and all earlier ones with it. Confirms the authenticator.
   *
   * @returns whether no code of this step or a later one was taken before, and the secret is still the person's
   */
  async takeStep(manager: EntityManager, userId: string, totp: Totp, step: number): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE users SET totp_last_step = $3, totp_failures = 0, totp_failed_at = NULL,
         totp_confirmed_at = coalesce(totp_confirmed_at, now())
       WHERE id = $1 AND totp_secret = $2 AND (totp_last_step IS NULL OR totp_last_step < $3)`,
      [userId, totp.sealed, step],
    );
    return count > 0;
  }

  /** Takes the authenticator away, and the recovery codes that stand for it. */
  async removeTotp(manager: EntityManager, userId: string): Promise<void> {
    await manager.query(
      `UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,
         totp_has_operator_key = false WHERE id = $1`,
      [userId],
    );
    await manager.query('DELETE FROM user_recovery_codes WHERE user_id = $1', [userId]);
  }

  /** Replaces the recovery codes by these hashes. */
  async setRecoveryCodes(manager: EntityManager, userId: string, hashes: readonly Buffer[]): Promise<void> {
    await manager.query('DELETE FROM user_recovery_codes WHERE user_id = $1', [userId]);
    await manager.query(
      'INSERT INTO user_recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])',
      [userId, hashes],
    );
  }

  /** Uses up a recovery code. @returns whether there was such a code */
  async takeRecoveryCode(manager: EntityManager, userId: string, codeHash: Buffer): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      'DELETE FROM user_recovery_codes WHERE user_id = $1 AND code_hash = $2',
      [userId, codeHash],
    );
    return count > 0;
  }

  /** The person's passkeys, the oldest first. */
  async passkeys(userId: string): Promise<StoredPasskey[]> {
    const rows = await this.dataSource.query<(Omit<StoredPasskey, 'signCount'> & { signCount: string })[]>(
      `SELECT id, credential_id AS "credentialId", public_key AS "publicKey", sign_count AS "signCount", transports
         FROM user_passkeys WHERE user_id = $1 ORDER BY created_at, id`,
      [userId],
    );
    return rows.map((row) => ({ ...row, signCount: Number(row.signCount) }));
  }

  /** Stores a passkey. @returns its id; null when somebody has this credential already */
  async addPasskey(
    manager: EntityManager,
    userId: string,
    name: string,
    passkey: NewPasskey,
  ): Promise<string | null> {
    const { credentialId, publicKey, signCount, transports } = passkey;
    const [row] = await manager.query<{ id: string }[]>(
      `INSERT INTO user_passkeys (user_id, credential_id, public_key, sign_count, transports, name)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential_id) DO NOTHING RETURNING id`,
      [userId, credentialId, publicKey, signCount, transports, name],
    );
    return row?.id ?? null;
  }

  /** Notes a use. @returns false when the passkey is gone, or another use with this count was noted at the same time */
  async usePasskey(manager: EntityManager, passkey: StoredPasskey, signCount: number): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE user_passkeys SET sign_count = $2, last_used_at = now()
        WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))`,
      [passkey.id, signCount],
    );
    return count > 0;
  }

  /** Takes a passkey away, after other changes of the person's factors. @returns whether the person had it */
  async removePasskey(manager: EntityManager, userId: string, id: string): Promise<boolean> {
    // Of the two last factors removed at once, the second must see that the first is gone.
    await manager.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
    const [, count] = await manager.query<[unknown, number]>(
      'DELETE FROM user_passkeys WHERE id = $1 AND user_id = $2',
      [id, userId],
    );
    return count > 0;
  }

  /** No session has given a second factor once the person has none: neither is the person an operator then. */
  async forgetIfLast(manager: EntityManager, userId: string): Promise<void> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE users u SET operator_confirmed_at = NULL WHERE id = $1 AND totp_confirmed_at IS NULL
          AND NOT EXISTS (SELECT FROM user_passkeys p WHERE p.user_id = u.id) RETURNING id`,
      [userId],
    );
    if (rows.length === 0) return;
    await manager.query(
      'UPDATE sessions SET second_factor_at = NULL, view_tenant_id = NULL WHERE user_id = $1',
      [userId],
    );
  }

  /** Notes that the person gave the operator key with a second factor. @returns whether that is new */
  async confirmOperator(manager: EntityManager, userId: string): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      'UPDATE users SET operator_confirmed_at = now() WHERE id = $1 AND operator_confirmed_at IS NULL',
      [userId],
    );
    return count > 0;
  }

  /** Takes every factor of the person away, with what was begun, and the confirmation as an operator. */
  async removeAll(manager: EntityManager, userId: string): Promise<void> {
    await this.removeTotp(manager, userId);
    await manager.query('DELETE FROM user_passkeys WHERE user_id = $1', [userId]);
    await manager.query(
      'UPDATE users SET operator_confirmed_at = NULL, totp_failures = 0, totp_failed_at = NULL WHERE id = $1',
      [userId],
    );
  }
}

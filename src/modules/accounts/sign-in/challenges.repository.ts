import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** What a challenge proves when it is met. */
export type ChallengeKind =
  'email' | 'join-email' | 'wallet' | 'join-wallet' | 'passkey' | 'enrol-passkey' | 'oidc';

/** Something that we asked for, and that is answered once. */
export interface Challenge {
  readonly id: string;
  readonly kind: ChallengeKind;
  readonly subject: string | null;
  readonly browserHash: Buffer | null;
  readonly userId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expiresAt: Date;
}

/** A challenge to be stored. `secretHash` is the SHA-256 of what answers it. */
export interface NewChallenge extends Omit<Challenge, 'id'> {
  readonly secretHash: Buffer;
  /** Who asked for it, for limits; absent where there is none. */
  readonly requesterHash?: Buffer;
}

/** Unanswered challenges of a subject, and of who asks. */
export interface LatestChallenges {
  /** Of the requester, within the last minutes, and within an hour. */
  readonly recent: number;
  readonly ofRequester: number;
  /** Of all requesters within an hour, for which a mail went out. */
  readonly mailed: number;
  /** Of the requester within an hour, whatever the subject, for which a mail went out. */
  readonly mailedForRequester: number;
}

const COLUMNS = `id, kind, subject, browser_hash AS "browserHash", user_id AS "userId", data, expires_at AS "expiresAt"`;

/**
 * Stores challenges: links, nonces, passkeys' challenges. Each is found by the hash of a secret of ours, and deleted by
 * the statement that uses it, so that of any number of answers at once one counts. Owns the table
 * `sign_in_challenges`.
 */
@Injectable()
export class Challenges {
  constructor(private readonly dataSource: DataSource) {}

  async insert(manager: EntityManager, challenge: NewChallenge): Promise<string> {
    const {
      kind,
      subject,
      secretHash,
      browserHash,
      requesterHash = null,
      userId,
      data,
      expiresAt,
    } = challenge;
    const [row] = await manager.query<[{ id: string }]>(
      `INSERT INTO sign_in_challenges (kind, subject, secret_hash, browser_hash, user_id, data, expires_at, requester_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [kind, subject, secretHash, browserHash, userId, data, expiresAt, requesterHash],
    );
    return row.id;
  }

  /** Returns a challenge without using it up. */
  async find(kinds: readonly ChallengeKind[], secretHash: Buffer): Promise<Challenge | null> {
    const [row] = await this.dataSource.query<Challenge[]>(
      `SELECT ${COLUMNS} FROM sign_in_challenges WHERE secret_hash = $1 AND kind = ANY ($2) AND expires_at > now()`,
      [secretHash, kinds],
    );
    return row ?? null;
  }

  /**
   * Uses a challenge up. Of any number of calls at once, one gets it.
   *
   * @param browserHash the browser that must have asked; null takes any
   */
  async take(
    manager: EntityManager,
    kinds: readonly ChallengeKind[],
    secretHash: Buffer,
    browserHash: Buffer | null,
  ): Promise<Challenge | null> {
    const [rows] = await manager.query<[Challenge[], number]>(
      `DELETE FROM sign_in_challenges WHERE secret_hash = $1 AND kind = ANY ($2) AND expires_at > now()
          AND ($3::bytea IS NULL OR browser_hash = $3) RETURNING ${COLUMNS}`,
      [secretHash, kinds, browserHash],
    );
    return rows[0] ?? null;
  }

  /** Keeps the hash of a code that answers the challenge in the browser that asked for it. */
  async giveCode(id: string, codeHash: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE sign_in_challenges SET data = data || jsonb_build_object('codeHash', $2::text) WHERE id = $1`,
      [id, codeHash],
    );
  }

  /**
   * Counts a try at the codes of a browser: of the challenges of the subject that it asked for last, so that one guess is
   * not tried against many subjects. Of tries at once each counts.
   *
   * @returns those challenges that a code answers, and that had tries left
   */
  async tryCodes(
    kinds: readonly ChallengeKind[],
    browserHash: Buffer,
    mostTries: number,
  ): Promise<Challenge[]> {
    const [rows] = await this.dataSource.query<[Challenge[], number]>(
      `UPDATE sign_in_challenges SET tries = tries + 1
        WHERE browser_hash = $1 AND kind = ANY ($2) AND tries < $3 AND expires_at > now() AND data ? 'codeHash'
          AND subject = (SELECT subject FROM sign_in_challenges WHERE browser_hash = $1 AND kind = ANY ($2)
                          ORDER BY created_at DESC, id LIMIT 1)
       RETURNING ${COLUMNS}`,
      [browserHash, kinds, mostTries],
    );
    return rows;
  }

  /** Uses a challenge up by its id. @returns whether this call got it */
  async takeById(manager: EntityManager, id: string): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>('DELETE FROM sign_in_challenges WHERE id = $1', [
      id,
    ]);
    return count > 0;
  }

  /** Deletes what was issued to a person who is signed in: nothing that was begun is answered any more. */
  async deleteOfUser(manager: EntityManager, userId: string): Promise<void> {
    await manager.query('DELETE FROM sign_in_challenges WHERE user_id = $1', [userId]);
  }

  /**
   * Counts the challenges of a subject and of a requester, and keeps others of either from being added until the
   * transaction ends: so a limit holds for any number of requests at once, in every process.
   *
   * @param minutes what counts as recent, at most an hour
   */
  async countLatest(
    manager: EntityManager,
    kinds: readonly ChallengeKind[],
    subject: string,
    { requesterHash, minutes }: { readonly requesterHash: Buffer; readonly minutes: number },
  ): Promise<LatestChallenges> {
    // Always in this order: so no two wait for each other.
    for (const counted of [subject, requesterHash.toString('hex')])
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('sign_in:' || $1, 0))`, [counted]);
    const [row] = await manager.query<[LatestChallenges]>(
      `SELECT count(*) FILTER (WHERE requester_hash = $3
                AND created_at > now() - make_interval(mins => $4))::int AS recent,
              count(*) FILTER (WHERE requester_hash = $3)::int AS "ofRequester",
              count(*) FILTER (WHERE data @> '{"isMailed": true}')::int AS mailed,
              (SELECT count(*)::int FROM sign_in_challenges
                WHERE requester_hash = $3 AND kind = ANY ($1) AND created_at > now() - interval '1 hour'
                  AND data @> '{"isMailed": true}') AS "mailedForRequester"
         FROM sign_in_challenges
        WHERE kind = ANY ($1) AND subject = $2 AND created_at > now() - interval '1 hour'`,
      [kinds, subject, requesterHash, minutes],
    );
    return row;
  }

  /** Deletes past challenges, an hour after their end: until then they count for limits. @returns how many */
  async deleteExpired(): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM sign_in_challenges WHERE expires_at <= now() - interval '1 hour'`,
    );
    return count;
  }
}

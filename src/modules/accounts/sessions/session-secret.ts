import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedHash } from '../../../platform/secrets/keyed-hash.js';
import { readInstallationSecret } from '../../../platform/secrets/installation-secret.js';
import { SecretStore } from '../../../platform/secrets/secret-store.js';

const SECRET_NAME = 'sessions';
const SECRET_BYTES = 32;
const MARK_LENGTH = 22;
/** What a token is for: its mark says so, and so a token of one kind is none of another. */
export type TokenKind = 'session' | 'browser' | 'provider' | 'link' | 'invitation';

/** What else is marked under the same secret. */
type Marked = 'csrf' | 'code' | 'link-code' | 'operator-key' | 'known-address' | 'network';

const TOKEN = /^([A-Za-z0-9_-]{43})\.([0-9a-f]{22})$/;

/**
 * Makes and checks what browsers keep. A token is 32 random bytes and a mark that only this installation can make
 * (HMAC-SHA-256), so that whatever a stranger sends is refused without a look-up. The secret is made once and kept in
 * Postgres; it is read at its first use.
 */
@Injectable()
export class SessionSecret {
  private reading: Promise<KeyedHash> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretStore,
  ) {}

  /** Makes a token of a kind. @throws the driver's error, while the secret cannot be read */
  async makeToken(kind: TokenKind): Promise<string> {
    const body = randomBytes(SECRET_BYTES).toString('base64url');
    return `${body}.${await this.markOf(kind, body)}`;
  }

  /** Returns the SHA-256 by which Postgres knows the token; null for what is none of ours, or of another kind. */
  async hashOf(kind: TokenKind, token: string | null): Promise<Buffer | null> {
    const [, body, mark] = TOKEN.exec(token ?? '') ?? [];
    if (token === null || body === undefined || mark === undefined) return null;
    const isOurs = timingSafeEqual(Buffer.from(await this.markOf(kind, body)), Buffer.from(mark));
    return isOurs ? hash('sha256', token, 'buffer') : null;
  }

  /** The anti-forgery token of a session: pages of ours learn it, and the cookie does not tell it. */
  async csrfTokenOf(tokenHash: Buffer): Promise<string> {
    return this.sign('csrf', tokenHash.toString('hex'));
  }

  /** A mark of a text for one purpose, in hexadecimal. */
  async sign(purpose: Marked | `token-${TokenKind}`, text: string): Promise<string> {
    return (await this.keyed()).hex(`${purpose}:${text}`);
  }

  private async markOf(kind: TokenKind, body: string): Promise<string> {
    return (await this.sign(`token-${kind}`, body)).slice(0, MARK_LENGTH);
  }

  private keyed(): Promise<KeyedHash> {
    this.reading ??= readInstallationSecret(this.dataSource, this.secrets, SECRET_NAME).then(
      (secret) => new KeyedHash(secret),
      (error: unknown) => {
        this.reading = null;
        throw error;
      },
    );
    return this.reading;
  }
}

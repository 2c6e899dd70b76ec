import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { readInstallationSecret } from '../secrets/installation-secret.js';
import { SecretStore } from '../secrets/secret-store.js';

const SECRET_NAME = 'mail_addresses';
const HASH_BYTES = 32;
const MAC_BYTES = 16;

/**
 * Who wants no more notices. An address is known by a keyed hash: neither the table nor the token in a mail tells it. A
 * token is good for ever, as a mail may be read years later, and does nothing but end notices.
 */
@Injectable()
export class Unsubscribes {
  private secret: Promise<string> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretStore,
  ) {}

  /** The keyed hash of an address, whatever its case. */
  async hashOf(address: string): Promise<Buffer> {
    return this.mac(`address:${address.toLowerCase()}`);
  }

  /** The token that ends notices to an address. */
  async tokenOf(address: string): Promise<string> {
    const hash = await this.hashOf(address);
    return Buffer.concat([hash, await this.sealOf(hash)]).toString('base64url');
  }

  /** Whether the address wants no notices. */
  async has(manager: EntityManager, address: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>('SELECT 1 FROM mail_unsubscribes WHERE address_hash = $1', [
      await this.hashOf(address),
    ]);
    return rows.length > 0;
  }

  /** Ends notices to the address of a token, or did before. @returns false for a token that is none of ours */
  async endByToken(token: string): Promise<boolean> {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== HASH_BYTES + MAC_BYTES) return false;
    const hash = bytes.subarray(0, HASH_BYTES);
    if (!timingSafeEqual(bytes.subarray(HASH_BYTES), await this.sealOf(hash))) return false;
    await this.dataSource.query(
      'INSERT INTO mail_unsubscribes (address_hash) VALUES ($1) ON CONFLICT DO NOTHING',
      [hash],
    );
    return true;
  }

  /** Sets whether an address gets notices, for its owner who is signed in. In the caller's transaction. */
  async set(manager: EntityManager, address: string, wantsNotices: boolean): Promise<void> {
    const hash = await this.hashOf(address);
    if (wantsNotices) await manager.query('DELETE FROM mail_unsubscribes WHERE address_hash = $1', [hash]);
    else
      await manager.query('INSERT INTO mail_unsubscribes (address_hash) VALUES ($1) ON CONFLICT DO NOTHING', [
        hash,
      ]);
  }

  private async sealOf(hash: Buffer): Promise<Buffer> {
    return (await this.mac(`token:${hash.toString('hex')}`)).subarray(0, MAC_BYTES);
  }

  private async mac(text: string): Promise<Buffer> {
    this.secret ??= readInstallationSecret(this.dataSource, this.secrets, SECRET_NAME);
    try {
      return createHmac('sha256', await this.secret)
        .update(text)
        .digest();
    } catch (error) {
      // The next call asks again: the database may have been away.
      this.secret = null;
      throw error;
    }
  }
}

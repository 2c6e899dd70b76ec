import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config/app-config.js';
import { readInstallationSecret } from '../../secrets/installation-secret.js';
import { SecretStore } from '../../secrets/secret-store.js';
import { callerNetwork } from './caller-network.js';
import { KeyedHash } from '../../secrets/keyed-hash.js';

const SECRET_NAME = 'address_hash';
const HASH_LENGTH = 16;
const RETRY_MS = 5_000;
/** Number of addresses whose hash stays cached for the life of the process: most callers return. */
const REMEMBERED = 5_000;
/** Length of the longest IPv6 address, with an embedded IPv4 address; longer text is not an address. */
const ADDRESS_LENGTH = 45;

/**
 * Identifies callers without a key by a keyed hash of their address. The address itself is never stored, and without
 * the secret the hash cannot be brute-forced. An IPv6 caller is its /64, because it can use any address of that
 * network.
 */
@Injectable()
export class AddressHasher implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AddressHasher.name);
  private hashes: KeyedHash | null;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly known = new LRUCache<string, string>({ max: REMEMBERED });
  /** The last address and its hash: one request asks several times. */
  private last: readonly [address: string, hash: string] | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretStore,
    config: AppConfig,
  ) {
    this.hashes = config.addressHashSecret === null ? null : new KeyedHash(config.addressHashSecret);
  }

  async onModuleInit(): Promise<void> {
    if (this.hashes === null) await this.load();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.retry);
  }

  /** Sixteen hex characters of HMAC-SHA-256 over the address's network. */
  hash(address: string | undefined): string {
    if (this.hashes === null) throw new Error('addresses are hashed only after the module has started');
    const from = address ?? '';
    if (this.last?.[0] === from) return this.last[1];
    const known = this.known.get(from);
    const hash = known ?? this.hashOf(from, this.hashes);
    if (from.length <= ADDRESS_LENGTH) this.last = [from, hash];
    return hash;
  }

  private hashOf(from: string, hashes: KeyedHash): string {
    const hash = hashes.hex(callerNetwork(from)).slice(0, HASH_LENGTH);
    // A copy: a substring of a long header would keep the whole header in memory.
    if (from.length <= ADDRESS_LENGTH) this.known.set(Buffer.from(from).toString(), hash);
    return hash;
  }

  /**
   * A process that starts before the migrations is live but not ready. Until the table exists it hashes with a
   * temporary secret of its own.
   */
  private async load(): Promise<void> {
    try {
      this.hashes = new KeyedHash(await readInstallationSecret(this.dataSource, this.secrets, SECRET_NAME));
      this.known.clear();
      this.last = null;
    } catch (error) {
      this.hashes ??= new KeyedHash(randomBytes(32).toString('base64url'));
      if (this.stopped) return;
      this.logger.warn({ message: 'the address secret could not be read yet', err: error });
      this.retry = setTimeout(() => void this.load(), RETRY_MS).unref();
    }
  }
}

import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { Signals } from '../../../platform/signals/signals.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { AddressBans, type ActiveBan } from '../addresses/address-bans.js';
import { BansRepository, type AddressBanEnds } from './bans.repository.js';

/** The most banned addresses that a process keeps. Bans with the latest end take precedence. */
const CAPACITY = 50_000;
/** The interval of full reloads, in milliseconds. A reload repairs the cache after a lost signal. */
const RELOAD_MS = 60_000;
const RETRY_MS = 1_000;

interface Entry {
  readonly untilMs: number;
  readonly keysUntilMs: number;
}

/**
 * The bans in force, as this process knows them. The cache reads all bans at boot and after a reconnect of the signals.
 * A signal refreshes one address. Reads run one after another, so an older read never overwrites a newer one.
 */
@Injectable()
export class BanCache extends AddressBans implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('abuse');
  private entries = new Map<string, Entry>();
  /** Bans that this process has decided on, but that are not in the database yet. */
  private readonly provisional = new Map<string, number>();
  private readonly stale = new Set<string>();
  private isAllStale = true;
  private reading: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly bans: BansRepository,
    private readonly addresses: AddressHasher,
    private readonly clock: Clock,
    signals: Signals,
  ) {
    super();
    this.unsubscribe = signals.subscribe(
      'ban',
      (addressHash) => {
        this.stale.add(addressHash);
        void this.refresh();
      },
      () => {
        this.reload();
      },
    );
  }

  /** Runs after every `onModuleInit`. The signals are connected by then, so the cache misses no change. */
  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  /** Stops the reloads, and waits for the read in progress. */
  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    this.unsubscribe();
    clearTimeout(this.timer);
    await this.reading;
  }

  /** Returns the ban in force of an address, or null. Performs no I/O. */
  isBanned(address: string): ActiveBan | null {
    // Usually no ban exists. Then this method does not hash the address.
    if (this.entries.size === 0 && this.provisional.size === 0) return null;
    return this.activeBan(this.addresses.hash(address));
  }

  /** Works as `isBanned`, for the hash of an address. */
  activeBan(addressHash: string): ActiveBan | null {
    const nowMs = this.clock.nowMs();
    const { untilMs, keysUntilMs } = this.entries.get(addressHash) ?? { untilMs: 0, keysUntilMs: 0 };
    const lastMs = Math.max(untilMs, this.provisional.get(addressHash) ?? 0);
    if (lastMs <= nowMs) return null;
    return {
      includeKeys: keysUntilMs > nowMs,
      until: new Date(lastMs),
      retryAfterSeconds: Math.max(1, Math.ceil((lastMs - nowMs) / 1_000)),
    };
  }

  /** Bans an address in this process only, until `settle` reads the written bans. */
  banForNow(addressHash: string, untilMs: number): void {
    if (this.provisional.size < CAPACITY) this.provisional.set(addressHash, untilMs);
  }

  /** Replaces the provisional bans of these addresses by the bans that the database holds. */
  async settle(addressHashes: readonly string[]): Promise<void> {
    const unsettled = addressHashes.filter((addressHash) => this.provisional.has(addressHash));
    if (unsettled.length === 0) return;
    for (const addressHash of unsettled) this.stale.add(addressHash);
    await this.refresh();
    for (const addressHash of unsettled) {
      if (!this.isAllStale && !this.stale.has(addressHash)) this.provisional.delete(addressHash);
    }
  }

  /** Reads all stale entries, including those that become stale during the read. Never throws: a timer retries. */
  private refresh(): Promise<void> {
    this.reading ??= this.readAll();
    return this.reading;
  }

  private reload(): void {
    this.isAllStale = true;
    void this.refresh();
  }

  private async readAll(): Promise<void> {
    // The assignment to `reading` must happen before the code below can reset it.
    await Promise.resolve();
    clearTimeout(this.timer);
    let failed = false;
    while (!failed && !this.isClosed && (this.isAllStale || this.stale.size > 0))
      failed = !(await this.read());
    // No await separates this line from the last check of `stale`. A later signal starts a new read.
    this.reading = null;
    if (this.isClosed) return;
    this.timer = setTimeout(
      () => {
        this.reload();
      },
      failed ? RETRY_MS : RELOAD_MS,
    ).unref();
  }

  private async read(): Promise<boolean> {
    const addressHashes = this.isAllStale ? null : [...this.stale];
    const before = [...this.stale];
    this.isAllStale = false;
    this.stale.clear();
    try {
      this.write(addressHashes, await this.bans.windows(addressHashes, this.clock.nowMs(), CAPACITY));
      return true;
    } catch (error) {
      for (const addressHash of before) this.stale.add(addressHash);
      this.isAllStale ||= addressHashes === null;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`Bans could not be read; the read is retried: ${reason}`);
      return false;
    }
  }

  private write(addressHashes: readonly string[] | null, windows: readonly AddressBanEnds[]): void {
    if (addressHashes === null) this.entries = new Map();
    for (const addressHash of addressHashes ?? []) this.entries.delete(addressHash);
    for (const { addressHash, until, keysUntil } of windows) {
      if (this.entries.size >= CAPACITY) break;
      this.entries.set(addressHash, { untilMs: until.getTime(), keysUntilMs: keysUntil?.getTime() ?? 0 });
    }
    const nowMs = this.clock.nowMs();
    for (const [addressHash, untilMs] of this.provisional) {
      if (untilMs <= nowMs) this.provisional.delete(addressHash);
    }
  }
}

import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { Signals } from '../../../platform/signals/signals.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { AddressBans, type BanVerdict } from '../addresses/address-bans.js';
import { BansRepository, type AddressStanding } from './bans.repository.js';

/** More banned addresses than this a process does not know; the longest banned are known first. */
const CAPACITY = 50_000;
/** Everything is read again this often, in case a signal got lost unheard. */
const RELOAD_MS = 60_000;
const RETRY_MS = 1_000;

interface Entry {
  readonly untilMs: number;
  readonly keysUntilMs: number;
}

/**
 * The bans in force, as this process knows them: read at boot, again when signals are heard anew, and address by address
 * when a signal names one. Reads follow one another, so that no older one overwrites a newer.
 */
@Injectable()
export class BanCache extends AddressBans implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('abuse');
  private entries = new Map<string, Entry>();
  /** Bans that this process has seen due and that are not written yet. */
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

  /** After every `onModuleInit`: signals are heard by now, so nothing slips in between. */
  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    this.unsubscribe();
    clearTimeout(this.timer);
    await this.reading;
  }

  isBanned(address: string): BanVerdict | null {
    // Nearly always: then the address need not even be hashed.
    if (this.entries.size === 0 && this.provisional.size === 0) return null;
    return this.verdictOn(this.addresses.hash(address));
  }

  verdictOn(addressHash: string): BanVerdict | null {
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

  /** Bans an address in this process, until `settle` finds what was written. */
  banForNow(addressHash: string, untilMs: number): void {
    if (this.provisional.size < CAPACITY) this.provisional.set(addressHash, untilMs);
  }

  /** What the database says of these addresses counts from now on. */
  async settle(addressHashes: readonly string[]): Promise<void> {
    const unsettled = addressHashes.filter((addressHash) => this.provisional.has(addressHash));
    if (unsettled.length === 0) return;
    for (const addressHash of unsettled) this.stale.add(addressHash);
    await this.refresh();
    for (const addressHash of unsettled) {
      if (!this.isAllStale && !this.stale.has(addressHash)) this.provisional.delete(addressHash);
    }
  }

  /** Reads what is stale, and whatever becomes stale meanwhile. Never throws: it is tried again instead. */
  private refresh(): Promise<void> {
    this.reading ??= this.readAll();
    return this.reading;
  }

  private reload(): void {
    this.isAllStale = true;
    void this.refresh();
  }

  private async readAll(): Promise<void> {
    // The caller must have noted that somebody reads before anything says that nobody does.
    await Promise.resolve();
    clearTimeout(this.timer);
    let failed = false;
    while (!failed && !this.isClosed && (this.isAllStale || this.stale.size > 0))
      failed = !(await this.read());
    // With nothing awaited since the last look at what is stale: whoever comes later begins anew.
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
    const asked = this.isAllStale ? null : [...this.stale];
    const before = [...this.stale];
    this.isAllStale = false;
    this.stale.clear();
    try {
      this.write(asked, await this.bans.windows(asked, this.clock.nowMs(), CAPACITY));
      return true;
    } catch (error) {
      for (const addressHash of before) this.stale.add(addressHash);
      this.isAllStale ||= asked === null;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`Bans could not be read, and are tried again: ${reason}`);
      return false;
    }
  }

  private write(asked: readonly string[] | null, windows: readonly AddressStanding[]): void {
    if (asked === null) this.entries = new Map();
    for (const addressHash of asked ?? []) this.entries.delete(addressHash);
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

import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from '../observability/metrics.js';
import type { SealedColumn } from './places.js';
import { Sealer, SecretUnreadable, type Place } from './sealer.js';

type SealedPlace = Place & { readonly column: SealedColumn };

const COLUMNS: readonly SealedColumn[] = [
  'webhook_endpoints.secret',
  'signer_transactions.raw_tx',
  'installation_secrets.value',
];
/** What cannot be opened is asked for again and again: the log hears of each column and reason once in this time. */
const SAID_FOR_MS = 60_000;
/** For so long after the last failure the metric says that something cannot be read. */
const FAILING_FOR_MS = 300_000;

/**
 * Seals and opens by the keys of the settings. A value whose key is not among them costs what needs it, and nothing else:
 * it is null, an error in the log, and a metric, so that everybody else is served on.
 */
@Injectable()
export class SecretStore implements OnModuleInit {
  private readonly logger = new Logger('secrets');
  private readonly sealer: Sealer;
  private readonly saidAtMs = new Map<string, number>();
  private readonly failedAtMs = new Map<SealedColumn, number>();

  constructor(
    config: AppConfig,
    private readonly metrics: Metrics,
  ) {
    this.sealer = new Sealer(config.encryptionKeys);
  }

  onModuleInit(): void {
    this.metrics.watch(
      'x402_secrets_unreadable',
      '1 while a sealed value of the column could not be opened within five minutes: its key is not in ENCRYPTION_KEY.',
      'column',
      () => Object.fromEntries(COLUMNS.map((column) => [column, Number(this.isFailing(column))])),
    );
  }

  seal(content: Buffer, place: SealedPlace): Buffer {
    return this.sealer.seal(content, place);
  }

  sealText(content: string, place: SealedPlace): string {
    return this.sealer.sealText(content, place);
  }

  /** Null for what cannot be opened. */
  open(kept: Buffer, place: SealedPlace): Buffer | null {
    return this.attempt(place, () => this.sealer.open(kept, place));
  }

  /** Null for what cannot be opened. */
  openText(kept: string, place: SealedPlace): string | null {
    return this.attempt(place, () => this.sealer.openText(kept, place));
  }

  private attempt<T>({ column, tenantId, row }: SealedPlace, open: () => T): T | null {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      const { reason, keyId } = error;
      const nowMs = performance.now();
      this.failedAtMs.set(column, nowMs);
      const what = `${column} ${reason}`;
      if (nowMs - (this.saidAtMs.get(what) ?? -Infinity) >= SAID_FOR_MS) {
        this.saidAtMs.set(what, nowMs);
        const message = 'a sealed value cannot be opened: its key must be in ENCRYPTION_KEY';
        this.logger.error({ message, column, reason, keyId, tenantId, row });
      }
      return null;
    }
  }

  private isFailing(column: SealedColumn): boolean {
    return performance.now() - (this.failedAtMs.get(column) ?? -Infinity) < FAILING_FOR_MS;
  }
}

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
  'mail_outbox.content',
  'users.totp_secret',
];
/** Reads of an unreadable value recur: the log gets one line for each column and reason in this time. */
const SAID_FOR_MS = 60_000;
/** How long after the last failure the metric reports unreadable values. */
const FAILING_FOR_MS = 300_000;

/**
 * Seals and opens by the keys of the settings. A value without its key affects only its own feature: the value is null,
 * and an error is logged and counted. All other requests are served.
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

  /** Seals a value for its location; unchanged without a key. */
  seal(content: Buffer, place: SealedPlace): Buffer {
    return this.sealer.seal(content, place);
  }

  /** Like `seal`, for a text column. */
  sealText(content: string, place: SealedPlace): string {
    return this.sealer.sealText(content, place);
  }

  /** The content; null when it cannot be opened. */
  open(kept: Buffer, place: SealedPlace): Buffer | null {
    return this.attempt(place, () => this.sealer.open(kept, place));
  }

  /** Like `open`, for a text column; null when it cannot be opened. */
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

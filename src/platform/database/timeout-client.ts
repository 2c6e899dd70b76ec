import { inStatementSpan } from '../telemetry/statement-span.js';
import { DatabaseSilentError, ServerClient, type ServerClientConfig } from './connection/server-client.js';

/**
 * Closes its connection when the database owes an answer for longer than `silenceLimitMs`. A hung server, or a network
 * that drops packets, neither cancels a statement nor closes a socket.
 *
 * pg's own `query_timeout` only stops waiting. The connection would return to the pool with a running query and an open
 * transaction, because pg abandons the rollback. The next user would write into that transaction.
 *
 * A broken connection never ends the process: the pool and its users see that it cannot be queried.
 */
export class TimeoutClient extends ServerClient {
  protected readonly silenceLimitMs: number = STATEMENT_TIMEOUT_MS + GRACE_MS;
  private silence: NodeJS.Timeout | undefined;

  constructor(config: ServerClientConfig) {
    super(config);
    const answered = (): void => {
      this.onAbandoned();
    };
    this.on('drain', answered);
    this.on('end', answered);
  }

  protected override onAbandoned(): void {
    clearTimeout(this.silence);
    this.silence = undefined;
  }

  /** One signature for all overloads of pg. */
  override query(...given: never[]): never {
    const { connection } = this;
    this.silence ??= setTimeout(() => {
      connection.stream.destroy(new DatabaseSilentError());
    }, this.silenceLimitMs);
    return inStatementSpan(given, (all) => super.query(...(all as [string])) as never);
  }
}

/** Server-side limit of a statement (`STATEMENT_TIMEOUT_MS`), which applies first while the server responds. */
export const STATEMENT_TIMEOUT_MS = 10_000;
const GRACE_MS = 2_000;

/** Server-side limit of a pause within a transaction: a process that froze in it lets go of its locks. */
export const IDLE_IN_TRANSACTION_MS = 30_000;

/** For maintenance whose statements may take minutes: still bounded, so that a job cannot hang forever. */
export class LongRunningClient extends TimeoutClient {
  protected override readonly silenceLimitMs = LONG_STATEMENT_TIMEOUT_MS + GRACE_MS;
}

/** Server-side limit of a maintenance statement: one hour. */
export const LONG_STATEMENT_TIMEOUT_MS = 3_600_000;

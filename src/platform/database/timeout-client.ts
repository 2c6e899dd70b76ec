import { Client, type ClientConfig } from 'pg';

/** Error of a query that got no answer; the outcome of the query is unknown. */
export class DatabaseSilentError extends Error {
  override readonly name = 'DatabaseSilentError';
  readonly code = 'DATABASE_SILENT';

  constructor() {
    super('the database did not answer in time; its connection was cut');
  }
}

/**
 * Closes its connection when the database owes an answer for longer than `silenceLimitMs`. A hung server, or a network
 * that drops packets, neither cancels a statement nor closes a socket.
 *
 * pg's own `query_timeout` only stops waiting. The connection would return to the pool with a running query and an open
 * transaction, because pg abandons the rollback. The next user would write into that transaction.
 *
 * A broken connection never ends the process: the pool and its users see that it cannot be queried.
 */
export class TimeoutClient extends Client {
  protected readonly silenceLimitMs: number = STATEMENT_TIMEOUT_MS + GRACE_MS;
  private silence: NodeJS.Timeout | undefined;

  constructor(config?: ClientConfig) {
    super(config);
    const answered = (): void => {
      clearTimeout(this.silence);
      this.silence = undefined;
    };
    // The statement itself reports the error to its caller. Between two owners, during the pool's hand-over, the client
    // has no other error listener. A server that shuts down can send its notice in the same segment as its readiness.
    // An unhandled error event would then end this process.
    this.on('error', ignore);
    this.on('drain', answered);
    this.on('end', answered);
  }

  /** One signature for all overloads of pg. */
  override query(...given: never[]): never {
    this.silence ??= setTimeout(() => {
      this.connection.stream.destroy(new DatabaseSilentError());
    }, this.silenceLimitMs);
    return super.query(...(given as unknown[] as [string])) as never;
  }
}

function ignore(): void {
  // The constructor's `drain` listener clears the timer.
}

/** Server-side limit of a statement (`STATEMENT_TIMEOUT_MS`), which applies first while the server responds. */
export const STATEMENT_TIMEOUT_MS = 10_000;
const GRACE_MS = 2_000;

/** For maintenance whose statements may take minutes: still bounded, so that a job cannot hang forever. */
export class LongRunningClient extends TimeoutClient {
  protected override readonly silenceLimitMs = LONG_STATEMENT_TIMEOUT_MS + GRACE_MS;
}

/** Server-side limit of a maintenance statement: one hour. */
export const LONG_STATEMENT_TIMEOUT_MS = 3_600_000;

import { Client, type ClientConfig } from 'pg';

/** What a query fails with whose answer never came; whether it was carried out is not known. */
export class DatabaseSilentError extends Error {
  override readonly name = 'DatabaseSilentError';
  readonly code = 'DATABASE_SILENT';

  constructor() {
    super('the database did not answer in time; its connection was cut');
  }
}

/**
 * A connection that is cut when the database stays silent for longer than `silenceLimitMs` while it owes an answer: a
 * server that stands still, or a network that swallows packets, cancels no statement and closes no socket.
 *
 * pg's own `query_timeout` only stops waiting. The connection would go back to the pool with the query still under way,
 * and with its transaction open, because the rollback is given up as well; the next to use it would write into that.
 *
 * A connection that breaks never ends the process, whoever holds it: the pool and its users see that it cannot be asked.
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
    // Whoever asks is told by its statement. Between two owners, while the pool hands it over, nobody listens: a server that
    // shuts down says so to those who have just come in the same segment as that they may ask, and an error event that
    // nobody hears would end this process.
    this.on('error', ignore);
    this.on('drain', answered);
    this.on('end', answered);
  }

  /** The one signature that stands for all of pg's. */
  override query(...given: never[]): never {
    this.silence ??= setTimeout(() => {
      this.connection.stream.destroy(new DatabaseSilentError());
    }, this.silenceLimitMs);
    return super.query(...(given as unknown[] as [string])) as never;
  }
}

function ignore(): void {
  // See where it listens.
}

/** Statements end by themselves before that (`STATEMENT_TIMEOUT_MS`), as long as anybody is there to end them. */
export const STATEMENT_TIMEOUT_MS = 10_000;
const GRACE_MS = 2_000;

/** For upkeep whose one statement may take minutes: still cut in the end, so that a job cannot hang for good. */
export class LongRunningClient extends TimeoutClient {
  protected override readonly silenceLimitMs = LONG_STATEMENT_TIMEOUT_MS + GRACE_MS;
}

export const LONG_STATEMENT_TIMEOUT_MS = 3_600_000;

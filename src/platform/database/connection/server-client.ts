import { Client, Connection, type ClientConfig } from 'pg';
import type { ServerAddress } from './server-url.js';
import type { Servers } from './servers.js';
import {
  assertSuitable,
  sessionStatement,
  STARTUP_PARAMETERS,
  UnsuitableServer,
  type Session,
  type SessionLimits,
} from './session.js';
import type { Tls } from './tls-attempts.js';

/** Error of a query or of a connection that got no answer; the outcome of the query is unknown. */
export class DatabaseSilentError extends Error {
  override readonly name = 'DatabaseSilentError';
  readonly code = 'DATABASE_SILENT';

  constructor() {
    super('the database did not answer in time; its connection was cut');
  }
}

/** Options of a `ServerClient`, made by `connectionOptions`. */
export interface ServerClientConfig extends ClientConfig {
  readonly servers: Servers;
  /** Ways to try TLS with one server, in order. */
  readonly tls: readonly Tls[];
  /** The wait for one server of several. */
  readonly serverLimitMs: number;
  readonly session: SessionLimits;
}

/** The connection was ended while it was made. */
class StoppedClient extends Error {
  override readonly name = 'StoppedClient';

  constructor() {
    super('the connection was ended while it was made');
  }
}

interface AttemptTime {
  /** When the last attempt must be over, as `performance.now()`; may be Infinity. */
  readonly deadlineMs: number;
  /** Servers that are tried when this one fails. */
  readonly unasked: number;
}

/** SQLSTATEs after which a connection is of no use: it broke, its server shuts down, or takes no writes (any more). */
const CONNECTION_IS_OVER = /^(08|57P|25006|25P03)/;
/** Wrong password, no such role or database. */
const IS_REFUSED = /^(28|3D)/;
const NO_TLS = /^The server does not support SSL|^There was an error establishing an SSL/;

/** What pg keeps of a connection attempt; it has no public way to try again with the same client. */
const BEFORE_CONNECTING = {
  _connecting: false,
  _connected: false,
  _connectionError: false,
  _queryable: true,
  _ending: false,
  _ended: false,
  _activeQuery: null,
  processID: null,
  readyForQuery: false,
  saslSession: null,
};

/**
 * A connection to the first server of a URL that takes writes. Each new connection tries the servers in turn, sets its
 * session up in one statement, and refuses a standby, a read-only server and unsuitable settings. An error that makes a
 * connection useless ends it, so that no pool hands it out again.
 */
export class ServerClient extends Client {
  /** Whether no pooler stands between: all statements of this connection meet the server that it found writable. */
  isDirect = false;
  /** Settles when the attempts to connect are over; null while there are none. */
  private attempts: Promise<unknown> | null = null;
  private isStopped = false;
  /** Private to the engine: a logged error holds its client, and this holds the password. */
  readonly #config: ServerClientConfig;

  constructor(config: ServerClientConfig) {
    // A pool hides the password from copies of its options.
    super({
      ...config,
      password: config.password,
      ssl: false,
      sslnegotiation: undefined,
      connectionTimeoutMillis: 0,
    });
    this.#config = config;
    // The statement itself reports the error to its caller. Between two owners, during the pool's hand-over, the client
    // has no other error listener. A server that shuts down can send its notice in the same segment as its readiness.
    // An unhandled error event would then end this process.
    this.on('error', ignore);
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error | null, client?: this) => void): void;
  override connect(callback?: (error: Error | null, client?: this) => void): Promise<this> | undefined {
    const connected = this.connectToOne();
    if (callback === undefined) return connected;
    connected.then(() => {
      callback(null, this);
    }, callback);
    return undefined;
  }

  /** Closes the connection. One that is being made is given up: `connect` rejects, and no further server is tried. */
  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | undefined {
    this.isStopped = true;
    const ended = this.attempts === null ? super.end() : this.stopAttempts(this.attempts);
    if (callback === undefined) return ended;
    void ended.then(callback as () => void);
    return undefined;
  }

  /** A failed attempt is no end of this client: its events reach no listener. */
  override emit(event: string | symbol, ...details: unknown[]): boolean {
    if (this.attempts !== null && (event === 'error' || event === 'end')) return false;
    return super.emit(event, ...details);
  }

  /** Called when an attempt has failed and owes no answer any more. */
  protected onAbandoned(): void {
    ignore();
  }

  /** pg's list of start-up parameters, with ours. */
  protected getStartupConf(): Record<string, string> {
    const inherited = Client.prototype as unknown as { getStartupConf: () => Record<string, string> };
    return { ...inherited.getStartupConf.call(this), ...STARTUP_PARAMETERS };
  }

  private async connectToOne(): Promise<this> {
    if (this.isStopped) throw new StoppedClient();
    const attempts = this.tryInTurn();
    this.attempts = attempts;
    try {
      return await attempts;
    } finally {
      this.attempts = null;
    }
  }

  private async stopAttempts(attempts: Promise<unknown>): Promise<void> {
    this.connection.stream.destroy(new StoppedClient());
    await attempts.catch(ignore);
    // No later statement waits for a connection.
    await super.end();
  }

  private async tryInTurn(): Promise<this> {
    const { servers, tls, connectionTimeoutMillis = 0 } = this.#config;
    const deadlineMs = connectionTimeoutMillis === 0 ? Infinity : performance.now() + connectionTimeoutMillis;
    const failures: unknown[] = [];
    for (const [index, server] of servers.inOrder().entries()) {
      // Over a socket of this machine libpq asks for no TLS either.
      for (const way of server.host.startsWith('/') ? [false as const] : tls) {
        if (performance.now() >= deadlineMs) break;
        try {
          await this.attempt(server, way, { deadlineMs, unasked: servers.inOrder().length - index - 1 });
          if (this.isStopped) throw new StoppedClient();
          servers.prefer(server);
          return this;
        } catch (error) {
          this.abandon();
          if (this.isStopped) throw new StoppedClient();
          if (isFinal(error)) throw error;
          failures.push(error);
          if (!mayTryOtherTls(error)) break;
        }
      }
    }
    throw oneError(failures);
  }

  private async attempt(server: ServerAddress, tls: Tls, time: AttemptTime): Promise<void> {
    const { keepAlive, keepAliveInitialDelayMillis, sslnegotiation, serverLimitMs, session } = this.#config;
    const connection = new Connection({
      ssl: tls,
      keepAlive,
      keepAliveInitialDelayMillis,
      ...(tls !== false && { sslNegotiation: sslnegotiation }),
    });
    Object.assign(this, { connection, ...server, ssl: tls, sslNegotiation: sslnegotiation ?? 'postgres' });
    connection.on('errorMessage', (error: { code?: string; severity?: string }) => {
      if (isOver(error)) this.giveUp();
    });
    const release = limitAttempt(connection, time, serverLimitMs);
    try {
      await super.connect();
      const greeter = (this as unknown as { processID: number | null }).processID ?? 0;
      const { rows } = await this.query<Session & Record<string, unknown>>(
        sessionStatement(greeter, session),
      );
      const [found] = rows;
      if (found === undefined) throw new Error('the server said nothing of its session');
      assertSuitable(found, session);
      this.isDirect = found.isDirect;
    } finally {
      release();
    }
  }

  /** Marks the client as ended at once: the statement's error is reported after this, and its pool drops the client. */
  private giveUp(): void {
    if ((this as unknown as { _connected: boolean })._connected) void super.end();
  }

  /** Forgets a failed attempt: no event of its connection reaches this client any more. */
  private abandon(): void {
    const { connection } = this;
    connection.removeAllListeners().on('error', ignore);
    connection.stream.destroy();
    // A log-in that was being computed fails afterwards, and tells whatever connection this client has then.
    const none = new Connection({}).on('error', ignore);
    Object.assign(this, BEFORE_CONNECTING, { connection: none });
    this.onAbandoned();
  }
}

/**
 * Cuts an attempt that takes too long. To reach a server that others follow takes `reachLimitMs` at most. Once it is
 * reached, TLS, log-in and the first statement have its share of the time that is left: after a promotion all
 * connections begin at once, and the only server that takes writes is slow then, but one that is silent must leave time
 * for the others.
 *
 * @returns ends the limit
 */
function limitAttempt(
  connection: Connection,
  { deadlineMs, unasked }: AttemptTime,
  reachLimitMs: number,
): () => void {
  const leftMs = (): number => deadlineMs - performance.now();
  let limit: NodeJS.Timeout | undefined;
  const cutAfter = (limitMs: number): void => {
    clearTimeout(limit);
    if (Number.isFinite(limitMs))
      limit = setTimeout(() => connection.stream.destroy(new DatabaseSilentError()), limitMs);
  };
  cutAfter(Math.min(leftMs(), unasked > 0 ? reachLimitMs : Infinity));
  connection.once('connect', () => {
    const shareMs = Number.isFinite(deadlineMs) ? leftMs() / (unasked + 1) : 0;
    cutAfter(Math.min(leftMs(), unasked > 0 ? Math.max(reachLimitMs, shareMs) : Infinity));
  });
  return () => {
    clearTimeout(limit);
  };
}

function ignore(): void {
  // Nothing is left to do.
}

/** Whether another server of the URL would answer the same. */
function isFinal(error: unknown): boolean {
  if (error instanceof UnsuitableServer) return true;
  return IS_REFUSED.test(codeOf(error)) && !isRefusedByHost(error);
}

function isOver({ code = '', severity }: { code?: string; severity?: string }): boolean {
  return severity === 'FATAL' || CONNECTION_IS_OVER.test(code);
}

/** `pg_hba.conf` refuses a connection with or without TLS by this code; the other kind may be allowed. */
function isRefusedByHost(error: unknown): boolean {
  return codeOf(error) === '28000';
}

function mayTryOtherTls(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return NO_TLS.test(message) || isRefusedByHost(error) || /^ERR_(SSL|TLS)/.test(codeOf(error));
}

/** Of one server its own error. Of several the error that says most: a standby answered, else the last one. */
function oneError(failures: readonly unknown[]): unknown {
  if (failures.length === 0) return new DatabaseSilentError();
  const telling = failures.find((error) => codeOf(error) === '25006') ?? failures.at(-1);
  if (failures.length === 1) return telling;
  const texts = failures.map((error) => (error instanceof Error ? error.message : String(error)));
  return Object.assign(new Error(`no server takes writes: ${texts.join('; ')}`, { cause: telling }), {
    code: codeOf(telling),
  });
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

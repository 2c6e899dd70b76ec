/** The column by which a row says whether its server takes no writes; costs no round trip. */
export const IS_READ_ONLY = `current_setting('transaction_read_only')::boolean AS "isReadOnly"`;

/** Limits that a connection asks the server for; 0 means none. */
export interface SessionLimits {
  readonly statementTimeoutMs: number;
  /** Ends the connection that holds an open transaction without a statement, and so its locks. */
  readonly idleInTransactionMs: number;
}

/** Our texts and statements are right in this session only. Poolers keep these for each of their clients. */
export const STARTUP_PARAMETERS = {
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
} as const;

/** Only a session of one's own can set these: a pooler refuses them at start-up, and hands a SET to another client. */
const OWN_SETTINGS = { IntervalStyle: 'postgres', default_transaction_isolation: 'read committed' } as const;

const IDLE_IN_TRANSACTION = 'idle_in_transaction_session_timeout';
const OLDEST_VERSION = 14;

/** What the server says of a new session. */
export interface Session {
  /** Whether the process that greeted us answers; else a pooler stands between. */
  readonly isDirect: boolean;
  readonly isReadOnly: boolean;
  readonly role: string;
  readonly encoding: string;
  /** Such as 150018. */
  readonly version: number;
  readonly statementTimeoutMs: number;
  readonly idleInTransactionMs: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** The server cannot serve this build as it is; the message names what to change. */
export class UnsuitableServer extends Error {
  override readonly name = 'UnsuitableServer';
}

/** The server is a standby or takes no writes: nothing that it says is believed. */
export class ReadOnlyServer extends Error {
  override readonly name = 'ReadOnlyServer';
  /** SQLSTATE read_only_sql_transaction, with which such a server refuses a write. */
  readonly code = '25006';

  constructor() {
    super('the database server is a standby or read-only');
  }
}

/**
 * One statement that sets a direct session up and says what it is. The process that greeted us has the id `greeter`:
 * behind a pooler another one answers, which keeps its settings.
 */
export function sessionStatement(greeter: number, limits: SessionLimits): string {
  const isDirect = `pg_backend_pid() = ${greeter}`;
  const set = (name: string, value: string): string =>
    `CASE WHEN ${isDirect} THEN set_config('${name}', '${value}', false) ELSE current_setting('${name}') END`;
  const settings = [
    ...Object.entries(OWN_SETTINGS).map(([name, value]) => `'${name}', ${set(name, value)}`),
    ...[...Object.keys(STARTUP_PARAMETERS), 'client_encoding'].map(
      (name) => `'${name}', current_setting('${name}')`,
    ),
  ];
  return `SELECT ${isDirect} AS "isDirect", ${IS_READ_ONLY},
    current_user::text AS "role", current_setting('server_encoding') AS "encoding",
    current_setting('server_version_num')::int AS "version",
    ${inMs(set('statement_timeout', String(limits.statementTimeoutMs)))} AS "statementTimeoutMs",
    ${inMs(set(IDLE_IN_TRANSACTION, String(limits.idleInTransactionMs)))} AS "idleInTransactionMs",
    jsonb_build_object(${settings.join(', ')}) AS "settings"`;
}

/** A setting as the server shows it, such as `30s`, in milliseconds; `int` holds any value of a limit. */
function inMs(shown: string): string {
  return `(extract(epoch FROM (${shown})::interval) * 1000)::int`;
}

/**
 * Accepts a session that can serve us.
 *
 * @throws ReadOnlyServer
 * @throws UnsuitableServer which names every setting and the statement that mends it
 */
export function assertSuitable(session: Session, limits: SessionLimits): void {
  if (session.isReadOnly) throw new ReadOnlyServer();
  const faults = [
    ...faultsOfServer(session),
    ...faultsOfSession(session),
    ...faultsOfLimits(session, limits),
  ];
  if (faults.length > 0) throw new UnsuitableServer(`The database cannot be used: ${faults.join('; ')}`);
}

function faultsOfServer({ encoding, version }: Session): string[] {
  const major = Math.floor(version / 10_000);
  return [
    ...(encoding === 'UTF8'
      ? []
      : [`its encoding is ${encoding}: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`]),
    ...(major < OLDEST_VERSION ? [`Postgres ${major} is too old: use 15 to 18`] : []),
  ];
}

function faultsOfSession({ settings, role }: Session): string[] {
  const wanted = { ...OWN_SETTINGS, ...STARTUP_PARAMETERS, client_encoding: 'UTF8' };
  return Object.entries(wanted).flatMap(([name, value]) =>
    settings[name] === value
      ? []
      : [`${name} is ${settings[name]} behind the pooler: ${mend(role, name, value)}`],
  );
}

/**
 * A longer limit than asked for would let a statement outlive what other processes count on. One process's pause in a
 * transaction costs the others its locks and, behind a pooler, a server connection: twice our own limit is bearable.
 */
function faultsOfLimits(session: Session, limits: SessionLimits): string[] {
  const { statementTimeoutMs, idleInTransactionMs } = limits;
  return [
    ...faultsOfLimit(
      session.role,
      'statement_timeout',
      session.statementTimeoutMs,
      statementTimeoutMs,
      statementTimeoutMs,
    ),
    ...faultsOfLimit(
      session.role,
      IDLE_IN_TRANSACTION,
      session.idleInTransactionMs,
      idleInTransactionMs,
      2 * idleInTransactionMs,
    ),
  ];
}

function faultsOfLimit(
  role: string,
  name: string,
  foundMs: number,
  wantedMs: number,
  mostMs: number,
): string[] {
  if (wantedMs === 0 || (foundMs > 0 && foundMs <= mostMs)) return [];
  const found = foundMs === 0 ? 'off' : `${foundMs} ms`;
  return [`${name} is ${found} behind the pooler: ${mend(role, name, `${wantedMs}ms`)}`];
}

function mend(role: string, name: string, value: string): string {
  const quoted = `"${role.replaceAll('"', '""')}"`;
  return `ALTER ROLE ${quoted} SET ${name} = '${value}', then reconnect the pooler`;
}

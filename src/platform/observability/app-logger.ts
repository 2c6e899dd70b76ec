import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { currentLogContext } from '../http/request/log-context.js';
import { currentTraceIds } from '../telemetry/tracing.js';
import { readableLine } from './terminal/readable-lines.js';
import { addRedacted, describeError, redactText, type Redact } from './redaction.js';

/** Nest logs every module and route at boot; these contexts log at debug level. */
const CHATTY_CONTEXTS: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

const GATHERED_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Nest's logger as JSON lines on stdout, or as readable ones where stdout is a terminal. A message may be an object: its `message` becomes `msg`, the rest becomes
 * fields of the line. An `Error` is logged with its causes under `err`. Every line during a request carries its
 * `requestId`, and the caller's own (`clientRequestId`), if any. It carries `tenantId` and `keyId` once they are known, and
 * `trace_id` and `span_id` while traces are collected.
 * Secrets and texts that look like API keys are redacted in every line.
 */
export class AppLogger implements LoggerService {
  private readonly pino: Logger;

  /**
   * @param level a pino level, or `silent`
   * @param redact the last filter of every line; it knows the secrets of the settings, if there are settings
   */
  constructor(level: string, destination?: DestinationStream, redact: Redact = redactText) {
    const options = {
      level,
      base: null,
      timestamp,
      formatters: { level: (label: string) => ({ level: label }) },
      hooks: { streamWrite: redact },
      // `describeError` has serialised it already; pino's own serialiser would repeat that for a plain object.
      serializers: { err: (error: unknown) => error },
    };
    this.pino = pino(options, destination ?? (process.stdout.isTTY ? terminal() : standardOutput()));
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTY_CONTEXTS.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const line: Record<string, unknown> = { ...currentLogContext(), ...currentTraceIds() };
    const text = textOf(message);
    const said = addRest(line, rest, text === '');
    addMessage(line, message);
    this.pino[level](line, text === '' ? said : text);
  }
}

/**
 * Asynchronous output: no request waits for the log's reader. During a write, later lines are buffered for the next
 * one. Buffered lines are written at exit, also after an uncaught error; a SIGKILL loses the last milliseconds. A
 * stalled reader or a full disk costs lines, but neither memory nor the service.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, maxLength: GATHERED_LIMIT_BYTES });
  output.on('error', () => undefined);
  return output;
}

/** Readable lines for the person who started the server; the redaction has seen them before. */
function terminal(): DestinationStream {
  const coloured = process.stdout.hasColors();
  return { write: (line) => process.stdout.write(readableLine(line, coloured)) };
}

let stampedMs = 0;
let stamp = '';

/** RFC 3339, computed once per millisecond. */
function timestamp(): string {
  const nowMs = Date.now();
  if (nowMs !== stampedMs) {
    stampedMs = nowMs;
    stamp = `,"time":"${new Date(nowMs).toISOString()}"`;
  }
  return stamp;
}

/** Members of a message that are no fields of the line. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['message', 'msg', 'err']);

/** The message's text: of an object its `message`, or else its `msg`. */
function textOf(message: unknown): string {
  if (typeof message !== 'object' || message === null) return String(message);
  const { message: text, msg } = message as { message?: unknown; msg?: unknown };
  if (typeof text === 'string') return text;
  return typeof msg === 'string' ? msg : '';
}

/** Adds the message's fields to the line; an object's texts and its error are none. */
function addMessage(line: Record<string, unknown>, message: unknown): void {
  if (typeof message !== 'object' || message === null) return;
  if (message instanceof Error) line['err'] = describeError(message);
  else {
    const { err } = message as { err?: unknown };
    addRedacted(line, message, SAID_ELSEWHERE);
    if (err !== undefined) line['err'] = describeError(err);
  }
}

/**
 * Nest passes `[…, stack?, context]`; pino's own form, `({ fields }, 'text')`, is supported as well. Adds them to the
 * line, and returns the text of pino's form.
 *
 * @param wantsText whether the message itself has no text
 */
function addRest(
  line: Record<string, unknown>,
  rest: readonly unknown[],
  wantsText: boolean,
): string | undefined {
  if (rest.length === 1 && typeof rest[0] === 'string') {
    line['context'] = rest[0];
    return undefined;
  }
  const error = rest.find((item) => item instanceof Error);
  const texts = rest.filter((item) => typeof item === 'string');
  const context = texts.pop();
  const [extra] = texts;
  if (context !== undefined) line['context'] = context;
  if (extra !== undefined && !wantsText) line['stack'] = extra;
  if (error !== undefined) line['err'] = describeError(error);
  return wantsText ? extra : undefined;
}

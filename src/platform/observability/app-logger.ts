import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { currentLogContext } from '../http/request/log-context.js';
import { describeError, redactFields, redactText, type Redact } from './redaction.js';

/** Nest logs every module and route at boot; these contexts log at debug level. */
const CHATTY_CONTEXTS: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

const GATHERED_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Nest's logger as JSON lines on stdout. A message may be an object: its `message` becomes `msg`, the rest becomes
 * fields of the line. An `Error` is logged with its causes under `err`. Every line during a request carries its
 * `requestId`, and the caller's own (`clientRequestId`), if any. It carries `tenantId` and `keyId` once they are known.
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
    this.pino = pino(options, destination ?? standardOutput());
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
    const { fields, text } = readMessage(message);
    const { said, ...more } = readRest(rest, text === '');
    this.pino[level]({ ...currentLogContext(), ...more, ...fields }, text === '' ? said : text);
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

function readMessage(message: unknown): { fields: Record<string, unknown>; text: string } {
  if (message instanceof Error) return { fields: { err: describeError(message) }, text: message.message };
  if (typeof message !== 'object' || message === null) return { fields: {}, text: String(message) };
  const { message: text, msg, err, ...fields } = message as Record<string, unknown>;
  return {
    fields: { ...redactFields(fields), ...(err !== undefined && { err: describeError(err) }) },
    text: [text, msg].find((said) => typeof said === 'string') ?? '',
  };
}

/**
 * Nest passes `[…, stack?, context]`; pino's own form, `({ fields }, 'text')`, is supported as well.
 *
 * @param wantsText whether the message itself has no text
 */
function readRest(rest: readonly unknown[], wantsText: boolean): Record<string, unknown> & { said?: string } {
  if (rest.length === 1 && typeof rest[0] === 'string') return { context: rest[0] };
  const error = rest.find((item) => item instanceof Error);
  const texts = rest.filter((item) => typeof item === 'string');
  const context = texts.pop();
  const [extra] = texts;
  return {
    ...(context !== undefined && { context }),
    ...(extra !== undefined && (wantsText ? { said: extra } : { stack: extra })),
    ...(error !== undefined && { err: describeError(error) }),
  };
}

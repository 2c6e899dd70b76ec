import type { AppConfig } from '../config/app-config.js';
import { secretSpellings } from './known-secrets.js';
import { redactor, type Redact } from './redaction.js';

interface Frame {
  filename?: string;
  module?: string;
  function?: string;
  lineno?: number;
  colno?: number;
  in_app?: boolean;
}

interface Exception {
  type?: string;
  value?: string;
  stacktrace?: { frames?: Frame[] };
}

/** The parts of Sentry's event that we read; only these are sent. */
export interface ReportedEvent {
  type: undefined;
  event_id?: string;
  timestamp?: number;
  platform?: string;
  level?: string;
  environment?: string;
  release?: string;
  sdk?: object;
  fingerprint?: string[];
  tags?: Record<string, unknown>;
  contexts?: { trace?: { trace_id: string; span_id: string } };
  exception?: { values?: Exception[] };
}

/** Removes personal data and secrets from an event. */
export type Scrub = (event: ReportedEvent) => ReportedEvent;

const TEXT_LIMIT = 1_000;
/**
 * Length of a message that is scrubbed before truncation: far more than is sent, so that no truncated secret escapes.
 */
const READ_LIMIT = 16_384;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, '$1 [redacted]'],
  [/\b(sk|rk)_[A-Za-z0-9_]+/g, '$1_[redacted]'],
  // A driver's quotation of a value that it could not parse.
  [/: "[^"]*"/g, ': "[redacted]"'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[e-mail]'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, '[address]'],
  // IPv6, but not a time of day.
  [/(?<![\w:])(?!\d\d:\d\d:\d\d(?![\w:]))(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, '[address]'],
  // Wallets, hashes and keys of chains: hexadecimal and base58.
  [/\b0x[0-9a-f]{16,}\b/gi, '[address]'],
  [/\b[1-9A-HJ-NP-Za-km-z]{32,88}\b/g, '[address]'],
];

/**
 * Rebuilds the event from permitted parts. These are the type, scrubbed message and stack of each error, our tags, and
 * the build. All other data that an SDK collects stays in the process.
 */
export function scrubber(config: AppConfig): Scrub {
  const redact = redactor(secretSpellings(config));
  const clean = (text: string): string => cleanText(text, redact);
  return ({
    event_id,
    timestamp,
    platform,
    level,
    environment,
    release,
    sdk,
    fingerprint,
    tags,
    exception,
  }) => ({
    type: undefined,
    ...defined({ event_id, timestamp, platform, level, environment, release, sdk, fingerprint }),
    tags: Object.fromEntries(
      ['request_id', 'tenant_id', 'trace_id', 'code'].flatMap((name) => {
        const value = tags?.[name];
        return typeof value === 'string' ? [[name, redact(value)]] : [];
      }),
    ),
    ...traceOf(tags),
    exception: { values: (exception?.values ?? []).map((error) => scrubException(error, clean)) },
  });
}

/** Our own trace, under which the collector has the request; the SDK's own would lead nowhere. */
function traceOf(tags: ReportedEvent['tags']): Pick<ReportedEvent, 'contexts'> {
  const { trace_id, span_id } = tags ?? {};
  if (typeof trace_id !== 'string' || typeof span_id !== 'string') return {};
  return { contexts: { trace: { trace_id, span_id } } };
}

function scrubException({ type, value, stacktrace }: Exception, clean: (text: string) => string): Exception {
  return {
    ...defined({ type }),
    value: clean(value ?? ''),
    ...(stacktrace?.frames && { stacktrace: { frames: stacktrace.frames.map(scrubFrame) } }),
  };
}

function scrubFrame({ filename, module, function: name, lineno, colno, in_app }: Frame): Frame {
  return defined({ filename, module, function: name, lineno, colno, in_app });
}

function cleanText(text: string, redact: Redact): string {
  const cleaned = PATTERNS.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    redact(text.slice(0, READ_LIMIT)),
  );
  return cleaned.slice(0, TEXT_LIMIT);
}

/** The object without its undefined members. */
function defined<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

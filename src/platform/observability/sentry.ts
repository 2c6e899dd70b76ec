import type * as Sentry from '@sentry/node';
import type { AppConfig } from '../config/app-config.js';
import { currentTraceIds } from '../telemetry/tracing.js';
import { scrubber, type Scrub } from './sentry-scrubber.js';

/** All that an event contains about its request. */
export interface FailureTags {
  readonly requestId: string;
  /** Null when the caller was not a tenant, or not known yet. */
  readonly tenantId: string | null;
  readonly code: string;
}

/** An outage causes the same event at every request; the first events of each minute suffice. */
const EVENTS_A_MINUTE = 60;
const MINUTE_MS = 60_000;

let sdk: typeof Sentry | null = null;
const sent = { sinceMs: -Infinity, events: new Map<string, number>() };

/**
 * Enables reporting when `SENTRY_DSN` is set; otherwise the SDK is not loaded. The SDK does not observe the process: no
 * tracing of its own, no breadcrumbs, no handlers. Events contain an error with its causes, and our tags.
 */
export async function startErrorReporting(config: AppConfig): Promise<void> {
  const { sentryDsn } = config.observability;
  if (sentryDsn === null || sdk !== null) return;
  const loaded = await import('@sentry/node');
  loaded.initWithoutDefaultIntegrations(optionsOf(loaded, sentryDsn, config.mode, scrubber(config)));
  sdk = loaded;
}

/** Reports a failure that a caller received as 5xx. */
export function reportFailure(error: unknown, { requestId, tenantId, code }: FailureTags): void {
  const tags = {
    request_id: requestId,
    ...(tenantId !== null && { tenant_id: tenantId }),
    ...currentTraceIds(),
    code,
  };
  report(error, 'error', code, tags);
}

/** Reports an error that ends the process. The caller flushes before the exit. */
export function reportCrash(error: unknown, code: string): void {
  report(error, 'fatal', code, { code });
}

/** Waits at most 2 s for the delivery of all events; never throws. */
export async function flushErrorReports(): Promise<void> {
  await sdk?.flush(2_000).catch(() => false);
}

/** For tests: delivers the events, and disables reporting. */
export async function stopErrorReporting(): Promise<void> {
  const stopping = sdk;
  sdk = null;
  sent.events.clear();
  await stopping?.close(2_000);
}

function report(
  error: unknown,
  level: 'error' | 'fatal',
  code: string,
  tags: Readonly<Record<string, string>>,
): void {
  if (sdk === null || isTooMany(code)) return;
  // The SDK would send a thrown value that is not an error unchanged, with all its content.
  const reported = error instanceof Error ? error : new Error(`thrown: ${typeof error}`);
  sdk.captureException(reported, { level, tags, fingerprint: ['{{ default }}', code] });
}

function isTooMany(code: string): boolean {
  const nowMs = performance.now();
  if (nowMs - sent.sinceMs >= MINUTE_MS) {
    sent.sinceMs = nowMs;
    sent.events.clear();
  }
  const events = (sent.events.get(code) ?? 0) + 1;
  sent.events.set(code, events);
  return events > EVENTS_A_MINUTE;
}

function optionsOf(
  loaded: typeof Sentry,
  dsn: string,
  environment: string,
  scrub: Scrub,
): Sentry.NodeOptions {
  return {
    dsn,
    environment,
    integrations: [loaded.functionToStringIntegration(), loaded.linkedErrorsIntegration()],
    // The tracer provider, if any, is ours (platform/telemetry).
    enableOpenTelemetrySetup: false,
    enableRuntimeChannelInjection: false,
    includeServerName: false,
    sendClientReports: false,
    maxBreadcrumbs: 0,
    // Each option is on by default.
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: false,
      httpBodies: [],
      urlQueryParams: false,
      graphQL: { document: false, variables: false },
      genAI: { inputs: false, outputs: false },
      mcp: { inputs: false, outputs: false },
      databaseQueryData: false,
      queues: false,
      stackFrameVariables: false,
      frameContextLines: 0,
    },
    beforeSend: (event) => scrub(event) as Sentry.ErrorEvent,
  };
}

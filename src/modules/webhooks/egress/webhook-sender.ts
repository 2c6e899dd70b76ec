import { Injectable } from '@nestjs/common';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { startDeadline, whenAborted } from './send-deadline.js';
import { RefusedTarget, TargetPolicy, UnresolvedTarget, type PinnedTarget } from './target-policy.js';

/** Why an attempt failed without an answer. The values reveal nothing about our network. */
export type SendError =
  | 'timeout'
  | 'connection'
  | 'tls'
  | 'protocol'
  | 'name_not_resolved'
  | 'address_not_allowed'
  /** This process is shutting down; the attempt does not count. */
  | 'stopped';

/** The result of one request. `error` and a status code occur together when the answer was cut off. */
export interface SendResult {
  readonly statusCode: number | null;
  readonly error: SendError | null;
  readonly durationMs: number;
  /** The first 512 bytes of the body; null without a body. */
  readonly excerpt: string | null;
  /** The value of the header Retry-After, unparsed. */
  readonly retryAfter: string | null;
}

/** Limits of a request. A provider, so that tests can replace them with shorter ones. */
@Injectable()
export class SendLimits {
  /** Covers the whole exchange, from name resolution to the last byte of the answer. */
  readonly timeoutMs: number = 10_000;
  /** The largest part of an answer that is read. */
  readonly answerBytes: number = 65_536;
  /** Trusted certificate authorities in PEM; undefined means Node's default. */
  readonly ca: string | undefined = undefined;
}

const EXCERPT_BYTES = 512;
const HEADER_BYTES = 16_384;
/** Interim answers (1xx) are ignored. Without a bound, an endless series would load this process until the time-out. */
const MAX_INTERIM = 8;

type Answer = Pick<SendResult, 'statusCode' | 'error' | 'excerpt' | 'retryAfter'>;

/**
 * Sends POST requests to URLs of tenants. Follows no redirects, reuses no connection and uses no proxy. Uses Node's own
 * client, because undici reads an endless status line until the deadline and rejects an unsolicited `100 Continue`.
 */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly targets: TargetPolicy,
    private readonly limits: SendLimits,
  ) {}

  /**
   * Sends one request to the checked addresses of the URL. Never rejects.
   *
   * @param stop aborted when the process shuts down; the result is then `stopped`
   */
  async send(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    stop: AbortSignal,
  ): Promise<SendResult> {
    const startedMs = performance.now();
    const deadline = startDeadline(stop, this.limits.timeoutMs);
    let answer: Answer;
    try {
      const target = await Promise.race([this.targets.pin(url), whenAborted(deadline.signal)]);
      answer = await this.post(target, headers, body, deadline.signal);
    } catch (error) {
      answer = noAnswer(errorOf(error));
    } finally {
      deadline.release();
    }
    if (answer.error !== null) answer = { ...answer, error: deadline.cause() ?? answer.error };
    return { ...answer, durationMs: Math.round(performance.now() - startedMs) };
  }

  private post(
    { url, addresses }: PinnedTarget,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<Answer> {
    const isSecure = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const options: RequestOptions & {
      servername?: string;
      ca?: string;
      autoSelectFamilyAttemptTimeout?: number;
    } = {
      method: 'POST',
      hostname: host,
      port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      lookup: pinned(addresses),
      // Node's default of 250 ms for each of several addresses is too short for distant receivers.
      autoSelectFamilyAttemptTimeout: 3_000,
      // A new connection for each request: a reused one could belong to another name.
      agent: false,
      maxHeaderSize: HEADER_BYTES,
      signal,
      ...(isSecure && isIP(host) === 0 && { servername: host.replace(/\.$/, '') }),
      ...(isSecure && this.limits.ca !== undefined && { ca: this.limits.ca }),
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? requestHttps : requestHttp)(options);
      request.on('socket', (socket) => {
        socket.once('connect', () => {
          // Defence in depth: nothing is sent to an address that was not checked.
          const { remoteAddress } = socket;
          if (remoteAddress === undefined) request.destroy(new Error('the connection ended at once'));
          else if (!addresses.includes(remoteAddress)) request.destroy(new RefusedTarget('not pinned'));
        });
      });
      let interim = 0;
      request.on('information', () => {
        interim += 1;
        if (interim > MAX_INTERIM) request.destroy(new EndlessInterim());
      });
      let isAnswered = false;
      request.on('error', (error) => {
        // Data after a complete answer, such as a body after 204, is not read and does not affect the result.
        if (!isAnswered) reject(error);
      });
      // This also covers an upgrade, which we never request.
      request.on('close', () => {
        if (!isAnswered) reject(new Error('the connection ended without an answer'));
      });
      request.on('response', (response) => {
        isAnswered = true;
        this.read(response).then((answer) => {
          resolve(answer);
          request.destroy();
        }, reject);
      });
      request.end(body);
    });
  }

  /** Reads the body up to the limit. The rest stays unread and does not affect the result. */
  private async read(response: IncomingMessage): Promise<Answer> {
    const kept: Buffer[] = [];
    let bytes = 0;
    const answer = (error: SendError | null): Answer => ({
      statusCode: response.statusCode ?? null,
      error,
      excerpt: excerptOf(kept),
      retryAfter: response.headers['retry-after'] ?? null,
    });
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        if (bytes < EXCERPT_BYTES) kept.push(chunk);
        bytes += chunk.length;
        if (bytes > this.limits.answerBytes) break;
      }
      return answer(null);
    } catch {
      return answer('connection');
    }
  }
}

/** Answers every look-up of the connection with the checked addresses. */
function pinned(addresses: readonly string[]): LookupFunction {
  return (_host, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all === true) {
      callback(null, found);
      return;
    }
    callback(null, found[0]?.address ?? '', found[0]?.family ?? 4);
  };
}

function errorOf(error: unknown): SendError {
  if (error instanceof RefusedTarget) return 'address_not_allowed';
  if (error instanceof UnresolvedTarget) return 'name_not_resolved';
  if (error instanceof EndlessInterim) return 'protocol';
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return 'connection';
  if (code.startsWith('HPE_')) return 'protocol';
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code) ? 'tls' : 'connection';
}

class EndlessInterim extends Error {}

function noAnswer(error: SendError): Answer {
  return { statusCode: null, error, excerpt: null, retryAfter: null };
}

/** Decodes the excerpt as UTF-8, and replaces control characters that columns and terminals should not hold. */
function excerptOf(chunks: readonly Buffer[]): string | null {
  const text = Buffer.concat(chunks).subarray(0, EXCERPT_BYTES).toString('utf8');
  // eslint-disable-next-line no-control-regex -- that is the point
  return text === '' ? null : text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
}

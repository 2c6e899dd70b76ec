import { errors, type Dispatcher } from 'undici';
import { inSpan, type OpenSpan } from '../telemetry/tracing.js';
import { httpPool } from './http-pool.js';

const HEADERS = {
  accept: 'application/json',
  // This client does not decompress answers, unlike `fetch`.
  'accept-encoding': 'identity',
  'content-type': 'application/json',
  'user-agent': 'node',
};

/** The status and text of an answer. */
export interface PostedAnswer {
  readonly status: number;
  readonly text: string;
}

/** Options of a `JsonPoster`. */
export interface PosterOptions {
  /** Headers in addition to the content negotiation of JSON. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A longer answer is abandoned. */
  readonly maxAnswerBytes: number;
  /** Whether to read the text of an answer other than 2xx; otherwise that text is reported as empty. */
  readonly readsRefusals: boolean;
  /** Whether the server learns the trace (W3C `traceparent`): a service of the operator only, none of others. */
  readonly sendsTrace?: boolean;
}

/** Posts one JSON text. @throws AnswerTooLarge, the socket's error, or the reason of the signal */
export type JsonPoster = (body: string, signal: AbortSignal) => Promise<PostedAnswer>;

/** The answer is longer than `maxAnswerBytes`. */
export class AnswerTooLarge extends Error {}

/**
 * Creates a poster for small, frequent requests of a few hundred bytes. undici's own call needs half the work of Node's
 * client and a fifth of that of `fetch` (docs/performance.md). It follows no redirect, bounds the answer, and the
 * signal closes the socket.
 */
export function jsonPoster(url: string, settings: PosterOptions): JsonPoster {
  const { headers = {}, maxAnswerBytes, readsRefusals, sendsTrace = false } = settings;
  const { origin, pathname, search, username, password, hostname } = new URL(url);
  const pool = httpPool(origin, maxAnswerBytes);
  const options = {
    method: 'POST',
    path: pathname + search,
    headers: { ...HEADERS, ...authorization(username, password), ...headers },
  } as const;
  const post = async (body: string, signal: AbortSignal, span: OpenSpan | null): Promise<PostedAnswer> => {
    try {
      const traced = span !== null && sendsTrace ? withTrace(options, span) : options;
      const answer = await pool.request({ ...traced, body, signal });
      span?.set({ 'http.response.status_code': answer.statusCode });
      const isRead = readsRefusals || (answer.statusCode >= 200 && answer.statusCode < 300);
      return {
        status: answer.statusCode,
        text: isRead ? await textOf(answer, maxAnswerBytes) : unread(answer),
      };
    } catch (error) {
      throw failureOf(error);
    }
  };
  // Path and parameters may hold the key of a node's provider; they are no part of the span.
  const description = {
    name: 'POST',
    kind: 'client',
    parent: 'current',
    attributes: { 'http.request.method': 'POST', 'server.address': hostname },
  } as const;
  return (body, signal) => inSpan(description, (span) => post(body, signal, span));
}

function withTrace<Options extends { readonly headers: object }>(options: Options, span: OpenSpan): Options {
  return { ...options, headers: { ...options.headers, traceparent: span.traceparent } };
}

/** Basic credentials of `https://user:password@node.example`. */
function authorization(username: string, password: string): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

async function textOf(answer: Dispatcher.ResponseData, maxAnswerBytes: number): Promise<string> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = answer.headers;
  if (encoding !== 'identity') {
    unread(answer);
    throw Object.assign(new Error('the answer is compressed'), { code: 'ANSWER_COMPRESSED' });
  }
  if (Number(length) > maxAnswerBytes) {
    unread(answer);
    throw new AnswerTooLarge();
  }
  return answer.body.text();
}

/** Closes the connection; the rest of the answer is discarded. */
function unread({ body }: Dispatcher.ResponseData): string {
  body.on('error', () => undefined).destroy();
  return '';
}

function failureOf(error: unknown): unknown {
  if (error instanceof errors.ResponseExceededMaxSizeError) return new AnswerTooLarge();
  if (!(error instanceof errors.SocketError)) return error;
  // This also covers a peer that upgrades the connection without a request.
  const failure = new Error('the connection was closed without an answer', { cause: error });
  return Object.assign(failure, { code: 'ECONNRESET' });
}

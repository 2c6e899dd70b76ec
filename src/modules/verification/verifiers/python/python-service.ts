import type { Pool } from 'undici';
import { httpPool } from '../../../../platform/http-client/http-pool.js';
import { AnswerTooLarge, jsonPoster, type JsonPoster } from '../../../../platform/http-client/json-poster.js';
import {
  ClientError,
  ContractViolationError,
  type PythonServiceError,
  ServerError,
  TransportError,
} from './python-errors.js';

type PlainHeaders = Readonly<Record<string, string>>;

/** Longer answers are malformed; more is not read. */
const MAX_ANSWER_BYTES = 1_048_576;

/**
 * The HTTP client of the Python verifier service.
 * It sends `X-Internal-Key` with every request. Redirects are refused, because they would send the key elsewhere.
 * Bodies are read completely under the same signal, up to 1 MB.
 */
export class PythonService {
  private readonly post: JsonPoster;
  private readonly pool: Pool;
  private readonly healthCheck: {
    readonly method: 'GET';
    readonly path: string;
    readonly headers: PlainHeaders;
  };

  /** @throws Error that names the wrong setting, never its value */
  constructor(url: string, key: string) {
    const base = baseOf(url);
    const headers = headersOf(key);
    this.post = jsonPoster(`${base}/verify`, {
      sendsTrace: true,
      headers,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      readsRefusals: false,
    });
    const { origin, pathname } = new URL(`${base}/health`);
    this.pool = httpPool(origin, MAX_ANSWER_BYTES);
    this.healthCheck = { method: 'GET', path: pathname, headers };
  }

  /**
   * `POST {url}/verify`.
   *
   * @returns the parsed JSON, unchecked
   * @throws PythonServiceError, or the signal's reason
   */
  async verify(body: Readonly<Record<string, string | null>>, signal: AbortSignal): Promise<unknown> {
    const { status, text } = await this.post(JSON.stringify(body), signal).catch((error: unknown) => {
      throw failureOf(error, signal);
    });
    assertAccepted(status);
    return parseJson(text);
  }

  /**
   * `GET {url}/health`. Resolves when it answers 2xx.
   *
   * @throws PythonServiceError, or the signal's reason
   */
  async health(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await this.pool
      .request({ ...this.healthCheck, signal })
      .catch((error: unknown) => {
        throw failureOf(error, signal);
      });
    // The status is complete, even when the connection breaks now.
    body.on('error', () => undefined).destroy();
    assertAccepted(statusCode);
  }
}

/** @returns the error to throw: the abort reason, if aborted */
function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof AnswerTooLarge)
    return new ContractViolationError('The verifier service answered more than 1 MB.');
  return new TransportError('The verifier service could not be reached.', { cause: error });
}

function assertAccepted(status: number): void {
  if (status < 200 || status >= 300) throw refusalOf(status);
}

function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error('The URL of the Python verifier must be an http or https URL.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error('The URL of the Python verifier must not hold credentials; the key has its own setting.');
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function headersOf(key: string): PlainHeaders {
  try {
    return Object.fromEntries(new Headers({ accept: 'application/json', 'x-internal-key': key }));
  } catch {
    throw new Error('The key of the Python verifier holds characters that a header cannot carry.');
  }
}

function refusalOf(status: number): PythonServiceError {
  if (status >= 500) return new ServerError(`The verifier service answered ${status}.`);
  if (status >= 400) return new ClientError(`The verifier service refused our request with ${status}.`);
  return new ContractViolationError(`The verifier service answered ${status}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ContractViolationError('The verifier service returned no JSON.');
  }
}

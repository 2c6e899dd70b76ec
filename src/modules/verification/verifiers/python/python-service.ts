import {
  ClientError,
  ContractViolationError,
  PythonServiceError,
  ServerError,
  TransportError,
} from './python-errors.js';

/** No honest answer is longer; more is not read. */
const MAX_ANSWER_BYTES = 1_048_576;

/**
 * The HTTP side of the Python verifier service: `X-Internal-Key` on every request, redirects refused (they
 * would carry the key elsewhere), bodies read to their end under the same signal and at most 1 MB of them.
 */
export class PythonService {
  private readonly base: string;
  private readonly headers: Headers;

  /** @throws Error naming what is wrong with the settings, never their values */
  constructor(url: string, key: string) {
    this.base = baseOf(url);
    this.headers = headersOf(key);
  }

  /** `POST {url}/verify`. @returns the parsed JSON, unchecked; @throws PythonServiceError, or the signal's reason */
  async verify(body: Readonly<Record<string, string | null>>, signal: AbortSignal): Promise<unknown> {
    const headers = new Headers(this.headers);
    headers.set('content-type', 'application/json');
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return await this.exchange('/verify', init, signal, async (response) =>
      parseJson(await textOf(response)),
    );
  }

  /** `GET {url}/health`. Resolves when it answers 2xx; @throws PythonServiceError, or the signal's reason */
  async health(signal: AbortSignal): Promise<void> {
    await this.exchange('/health', { method: 'GET', headers: this.headers }, signal, discard);
  }

  private async exchange<T>(
    path: string,
    init: RequestInit,
    signal: AbortSignal,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    try {
      const response = await fetch(this.base + path, { ...init, redirect: 'error', signal });
      if (!response.ok) {
        await discard(response);
        throw refusalOf(response.status);
      }
      return await read(response);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PythonServiceError) throw error;
      throw new TransportError('The verifier service could not be reached.', { cause: error });
    }
  }
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

function headersOf(key: string): Headers {
  try {
    return new Headers({ accept: 'application/json', 'x-internal-key': key });
  } catch {
    throw new Error('The key of the Python verifier holds characters that a header cannot carry.');
  }
}

function refusalOf(status: number): PythonServiceError {
  if (status >= 500) return new ServerError(`The verifier service answered ${status}.`);
  if (status >= 400) return new ClientError(`The verifier service refused our request with ${status}.`);
  return new ContractViolationError(`The verifier service answered ${status}.`);
}

/** Frees the connection without reading on; the status has said all, even when the connection breaks now. */
async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body) {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES)
        throw new ContractViolationError('The verifier service answered more than 1 MB.');
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ContractViolationError('The verifier service answered something that is no JSON.');
  }
}

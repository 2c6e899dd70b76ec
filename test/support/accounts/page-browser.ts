import supertest, { type Response } from 'supertest';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import type { TestApp } from '../http/app.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The origin of the tests' console: their `PUBLIC_URL`. */
export const ORIGIN = 'http://console.test:3001';

let browsers = 0;
/** Of the browsers of one file: those of another one have asked for links within the hour, which count by network. */
const NETWORK = `10.${80 + Math.floor(Math.random() * 170)}`;

/**
 * A browser at the console: it keeps cookies and the anti-forgery token, and sends its page's origin. Each comes from an
 * address of its own, by `X-Forwarded-For` (`TRUST_PROXY=1`).
 */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrfToken: string | null = null;
  readonly address: string;

  constructor(
    private readonly test: TestApp,
    readonly origin: string = ORIGIN,
  ) {
    browsers += 1;
    this.address = `${NETWORK}.${browsers >> 8}.${browsers & 255}`;
  }

  /** Sends a request of a page, below the base path. */
  async send(
    method: Method,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const request = supertest(this.test.app.getHttpServer())[method](`/${BASE_PATH}${path}`);
    void request.set('X-Forwarded-For', this.address).set('Origin', this.origin);
    if (this.cookies.size > 0) void request.set('Cookie', this.cookieHeader());
    if (this.csrfToken !== null) void request.set('X-CSRF-Token', this.csrfToken);
    void request.set(headers);
    const response = await (body === undefined ? request : request.send(body));
    this.keep(response);
    return response;
  }

  /** The cookies as a header. */
  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** The cookie of the session; '' without one. */
  get sessionCookie(): string {
    return this.cookies.get('x402_session') ?? '';
  }

  /** Another browser with the same cookies and token, as a thief has. */
  stolen(): Browser {
    const thief = new Browser(this.test, this.origin);
    for (const [name, value] of this.cookies) thief.cookies.set(name, value);
    thief.csrfToken = this.csrfToken;
    return thief;
  }

  private keep(response: Response): void {
    const set = response.headers['set-cookie'] as unknown as string[] | undefined;
    for (const cookie of set ?? []) {
      const [pair = ''] = cookie.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(name.length + 1);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { csrfToken } = response.body as { csrfToken?: string };
    if (typeof csrfToken === 'string') this.csrfToken = csrfToken;
  }
}

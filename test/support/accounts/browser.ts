import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import type { Environment } from '../../../src/domain/chain.js';

const BASE = '/api/v1/x402';

type Body = Readonly<Record<string, unknown>>;
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What `GET /session` says, as far as specs read it. */
export interface SessionBody {
  readonly signedIn: boolean;
  readonly csrfToken?: string;
  readonly user?: { readonly id: string; readonly email: string | null } | null;
  readonly tenant?: { readonly id: string; readonly role: string; readonly plan: string } | null;
  readonly tenants?: readonly { readonly id: string; readonly role: string }[];
  readonly access?: Readonly<Record<string, string>>;
  readonly operator?: { readonly isOperator: boolean; readonly needs: string | null };
  readonly secondFactor?: { readonly isDone: boolean; readonly isRequired: boolean };
}

/**
 * A browser with the console open: it keeps cookies as browsers do (one origin), sends `Origin`, and the anti-forgery
 * token once it has read `GET /session`.
 */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrfToken: string | null = null;
  environment: Environment = 'live';

  constructor(
    /** A server of this process, or the address of another one. */
    private readonly server: Server | string,
    /** The origin that it shows: the server's own unless a spec plays another site. */
    readonly origin: string,
  ) {}

  /** Opens a browser on this machine. */
  static async of(app: NestExpressApplication): Promise<Browser> {
    const server = app.getHttpServer();
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Browser(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** A second browser on the same server, with nothing of this one. */
  another(): Browser {
    return new Browser(this.server, this.origin);
  }

  /** Sends a request as a page of the console does; `headers` replaces what it sends. */
  async send(
    method: Method,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string | undefined>> = {},
  ): Promise<supertest.Response> {
    const request = supertest(this.server)[method](`${BASE}${path}`);
    for (const [name, value] of Object.entries({ ...this.headersFor(method), ...headers }))
      if (value !== undefined) void request.set(name, value);
    const response = await (body === undefined ? request : request.send(body));
    this.keep(response);
    return response;
  }

  /** Reads `GET /session`, and keeps its token. */
  async session(): Promise<SessionBody> {
    const { body } = (await this.send('get', '/session')) as { body: SessionBody };
    this.csrfToken = body.csrfToken ?? null;
    return body;
  }

  /** Takes the answer of a sign-in for its session. */
  async signedIn(answer: Promise<supertest.Response>): Promise<SessionBody> {
    const { status, body } = (await answer) as { status: number; body: SessionBody & Body };
    if (status !== 200) throw new Error(`not signed in: ${status} ${JSON.stringify(body)}`);
    this.csrfToken = body.csrfToken ?? null;
    return body;
  }

  private headersFor(method: Method): Record<string, string | undefined> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      host: new URL(this.origin).host,
      origin: method === 'get' ? undefined : this.origin,
      'x-environment': this.environment,
      'x-csrf-token': this.csrfToken ?? undefined,
      cookie: cookie === '' ? undefined : cookie,
    };
  }

  private keep({ headers }: supertest.Response): void {
    const set = (headers as Record<string, unknown>)['set-cookie'];
    for (const line of (Array.isArray(set) ? set : []) as string[]) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, decodeURIComponent(value));
    }
  }
}

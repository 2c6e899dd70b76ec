import { call, type Reply } from '../services/cluster.js';
import type { ServerProcess } from '../services/server-process.js';
import { ORIGIN } from './page-browser.js';
import { proofOf, type GivenChallenge, type TestWallet } from './wallets.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What the processes of such a browser are started with. */
export const BROWSED = { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' } as const;

let requests = 0;

/** An address that no other request came from: refusals of one are none of the next. */
export function newAddress(): string {
  requests += 1;
  return `10.78.${requests >> 8}.${requests & 255}`;
}

/**
 * A browser at the console of several processes: one origin, and a balancer that takes each request to one of them. It
 * keeps cookies and the anti-forgery token. Each request comes from an address of its own (`BROWSED`).
 */
export class ProcessBrowser {
  readonly cookies = new Map<string, string>();
  csrfToken: string | null = null;
  private turn = 0;

  constructor(private readonly servers: readonly Pick<ServerProcess, 'url'>[]) {}

  /** Sends a request to the next process, and keeps what it answers. */
  async send(method: Method, path: string, body?: Record<string, unknown>): Promise<Reply> {
    const reply = await this.ask(method, path, body);
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { csrfToken } = reply.body;
    if (typeof csrfToken === 'string') this.csrfToken = csrfToken;
    return reply;
  }

  /** Sends one request many times at once, over all processes in turn. Keeps nothing of the answers. */
  atOnce(times: number, method: Method, path: string, body?: Record<string, unknown>): Promise<Reply[]> {
    return Promise.all(Array.from({ length: times }, () => this.ask(method, path, body)));
  }

  private ask(method: Method, path: string, body?: Record<string, unknown>): Promise<Reply> {
    this.turn += 1;
    const server = this.servers[this.turn % this.servers.length];
    if (server === undefined) throw new Error('a browser needs a process');
    const headers = {
      Origin: ORIGIN,
      'X-Forwarded-For': newAddress(),
      Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(this.csrfToken !== null && { 'X-CSRF-Token': this.csrfToken }),
    };
    return call(server, path, { method, headers, ...(body && { body }) });
  }
}

/** A person who is signed in by a wallet, with an account of its own. */
export interface WalletPerson {
  readonly browser: ProcessBrowser;
  readonly userId: string;
  readonly tenantId: string;
}

/** The body of a sign-in by the wallet, signed for this browser. */
export async function walletProof(
  browser: ProcessBrowser,
  wallet: TestWallet,
): Promise<Record<string, unknown>> {
  const { namespace, address } = wallet;
  const { status, body } = await browser.send('POST', '/sign-in/wallet/challenge', { namespace, address });
  if (status !== 200) throw new Error(`no challenge: ${status} ${JSON.stringify(body)}`);
  return { ...(await proofOf(wallet, (body as unknown as GivenChallenge).message)) };
}

/** Signs a wallet in, in a new browser. An unknown wallet gets an account. */
export async function walletPerson(
  { servers }: { readonly servers: readonly Pick<ServerProcess, 'url'>[] },
  wallet: TestWallet,
): Promise<WalletPerson> {
  const browser = new ProcessBrowser(servers);
  const { status, body } = await browser.send('POST', '/sign-in/wallet', await walletProof(browser, wallet));
  if (status !== 200) throw new Error(`not signed in: ${status} ${JSON.stringify(body)}`);
  const { user, tenant } = body as { user?: { id: string }; tenant?: { id: string } | null };
  return { browser, userId: user?.id ?? '', tenantId: tenant?.id ?? '' };
}

import { hash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { BASE_PATH } from '../../../platform/http/base-path.js';
import { ownOrigin } from '../../../platform/http/browser/own-origin.js';
import { canonicalAddress } from '../../../platform/mail/mail-address.js';
import { EndedViews } from '../sessions/ended-views.js';
import { SessionCookies } from '../sessions/session-cookies.js';
import { SessionSecret } from '../sessions/session-secret.js';
import { Sessions, type Exchange } from '../sessions/sessions.service.js';
import { Requesters } from '../sign-in/requesters.js';
import { Challenges } from '../sign-in/challenges.repository.js';
import { SignUp } from '../sign-in/sign-up.js';
import { OidcProvider, type OidcSecrets } from './oidc-provider.js';

const LIFE_MS = 600_000;
const PATH = `/${BASE_PATH}/sign-in/oidc`;

const SIGN_IN_PATH = '/console/sign-in';

/** What is kept of a sign-in, with the session that its browser had and the hash of the invitation that it held. */
interface KeptSecrets extends OidcSecrets {
  readonly sessionId: string | null;
  /** Absent in a sign-in that an earlier release began. */
  readonly invitationHash?: string | null;
}

interface ProvedReturn {
  readonly email: string;
  readonly sessionId: string | null;
  readonly invitationHash: Buffer | null;
}

/** Where the browser goes next: the provider, the console, or the console's sign-in with one of these words. */
export type OidcProblem = 'provider' | 'refused' | 'closed';

/**
 * Signs people in by the OpenID Connect provider of the settings, which vouches for their e-mail address. The browser
 * comes back from another site, so its mark is a cookie of its own that such a navigation brings along (`SameSite=Lax`);
 * it is worth nothing without the state, and both count once.
 */
@Injectable()
export class OidcSignIn {
  private readonly logger = new Logger(OidcSignIn.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly provider: OidcProvider,
    private readonly challenges: Challenges,
    private readonly signUp: SignUp,
    private readonly sessions: Sessions,
    private readonly views: EndedViews,
    private readonly cookies: SessionCookies,
    private readonly secret: SessionSecret,
    private readonly requesters: Requesters,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a sign-in. A page of another site begins none: it leads to the page where the person can.
   *
   * @param invitationHash the SHA-256 of the token of an invitation that the person holds, in hexadecimal
   * @returns the address to go to
   * @throws DomainError `NOT_FOUND` without a provider
   */
  async begin(invitationHash: string | null, { request, response }: Exchange): Promise<string> {
    const origin = this.originOf(request);
    if (isFromElsewhere(request, origin)) return SIGN_IN_PATH;
    const begun = await this.provider.begin(`${origin}${PATH}/callback`).catch((error: unknown) => {
      this.logger.warn({
        message: 'the OpenID Connect provider could not be reached',
        reason: reasonOf(error),
      });
      return null;
    });
    if (begun === null) return problemPath('provider');
    const { url, secrets } = begun;
    const token = await this.secret.makeToken('provider');
    // The way back is from another site, and does not carry the cookie of a session.
    const present = await this.sessions.present(request);
    const expiresAt = new Date(this.clock.nowMs() + LIFE_MS);
    await this.challenges.insert(this.dataSource.manager, {
      ...{ kind: 'oidc', subject: null, userId: null },
      secretHash: hash('sha256', secrets.state, 'buffer'),
      browserHash: hash('sha256', token, 'buffer'),
      data: { ...secrets, origin, sessionId: present?.id ?? null, invitationHash },
      expiresAt,
    });
    this.cookies.set(response, 'oidc', token, expiresAt);
    return url.href;
  }

  /** Ends a sign-in. @returns the path to go to */
  async end(query: string, exchange: Exchange): Promise<string> {
    const { request, response } = exchange;
    const origin = this.originOf(request);
    this.cookies.end(response, 'oidc');
    const proved = await this.proved(query, origin, this.cookies.get(request, 'oidc'));
    if (proved === null) return problemPath('refused');
    const { email, sessionId, invitationHash } = proved;
    try {
      await this.dataSource.transaction(async (manager) => {
        if (sessionId !== null) await this.views.endSession(manager, sessionId);
        const entrant = await this.signUp.enter(manager, { kind: 'email', email }, invitationHash);
        await this.sessions.open(manager, { method: 'oidc', ...entrant }, exchange);
        await this.requesters.know(response, email);
      });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'SIGN_UP_CLOSED') return problemPath('closed');
      throw error;
    }
    // The page knows where the visitor wanted to go.
    return '/console/sign-in';
  }

  /** The verified address of the person who came back, and what it left with; null for anything else. */
  private async proved(query: string, origin: string, cookie: string | null): Promise<ProvedReturn | null> {
    const calledBack = new URL(`${origin}${PATH}/callback?${query}`);
    const state = calledBack.searchParams.get('state');
    const browserHash = await this.secret.hashOf('provider', cookie);
    if (state === null || browserHash === null) return null;
    const stateHash = hash('sha256', state, 'buffer');
    const taken = await this.challenges.take(this.dataSource.manager, ['oidc'], stateHash, browserHash);
    if (taken?.data['origin'] !== origin) return null;
    try {
      const { sessionId, invitationHash = null, ...secrets } = taken.data as unknown as KeptSecrets;
      const claimed = await this.provider.finish(calledBack, secrets);
      const email = claimed === null ? null : canonicalAddress(claimed);
      const held = invitationHash === null ? null : Buffer.from(invitationHash, 'hex');
      return email === null ? null : { email, sessionId, invitationHash: held };
    } catch (error) {
      this.logger.warn({
        message: 'an answer of the OpenID Connect provider was refused',
        reason: reasonOf(error),
      });
      return null;
    }
  }

  private originOf(request: Exchange['request']): string {
    const origin = ownOrigin(request, this.config);
    if (origin === null || this.provider.settings === null)
      throw new DomainError('NOT_FOUND', 'Nobody signs in by an OpenID Connect provider here.');
    return origin;
  }
}

function problemPath(problem: OidcProblem): string {
  return `${SIGN_IN_PATH}?problem=${problem}`;
}

/** Whether a page of another origin sent the browser here, by whatever it says. */
function isFromElsewhere({ headers }: Exchange['request'], origin: string): boolean {
  const { origin: sender, referer, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return [sender, referer].some(
    (from) => from !== undefined && !(URL.canParse(from) && new URL(from).origin === origin),
  );
}

/** The library's own words: the causes of its errors hold tokens and claims. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

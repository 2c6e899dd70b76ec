import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { Clock } from '../../../platform/clock.js';
import { AppConfig, type OidcSettings } from '../../../platform/config/app-config.js';

/** What a sign-in keeps while the person is at the provider. */
export interface OidcSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Seconds that the provider may take to answer a request. */
const TIMEOUT_SECONDS = 8;
const DAY_MS = 86_400_000;

/**
 * The OpenID Connect provider of the settings: authorization code with PKCE (RFC 7636), state and nonce. Its
 * configuration is read at the first use, again after a failure, and once a day.
 */
@Injectable()
export class OidcProvider {
  private reading: Promise<Configuration> | null = null;
  /** Until when the configuration that was read is good. */
  private endMs = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Null when no provider is configured. */
  get settings(): OidcSettings | null {
    return this.config.accounts.oidc;
  }

  /** Begins a sign-in. @throws Error when the provider cannot be reached */
  async begin(redirectUri: string): Promise<{ readonly url: URL; readonly secrets: OidcSecrets }> {
    const provider = await this.provider();
    const secrets = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: 'openid email',
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, secrets };
  }

  /**
   * Ends a sign-in with the address to which the provider sent the browser back.
   *
   * @returns the person's e-mail address; null when the provider does not say that it is verified
   * @throws Error when the provider cannot be reached, or its answer is not the one to this sign-in
   */
  async finish(calledBack: URL, { state, nonce, codeVerifier }: OidcSecrets): Promise<string | null> {
    const tokens = await authorizationCodeGrant(await this.provider(), calledBack, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    const email = claims?.['email'];
    // Some issuers send the text.
    const isVerified = [true, 'true'].includes(claims?.['email_verified'] as boolean | string);
    return typeof email === 'string' && isVerified ? email : null;
  }

  private provider(): Promise<Configuration> {
    const { settings } = this;
    if (settings === null) throw new Error('no provider is configured');
    const nowMs = this.clock.nowMs();
    if (nowMs >= this.endMs) this.reading = null;
    if (this.reading === null) this.endMs = nowMs + DAY_MS;
    this.reading ??= read(settings).catch((error: unknown) => {
      this.reading = null;
      throw error;
    });
    return this.reading;
  }
}

function read({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const server = new URL(issuer);
  // The settings allow plain http for this machine only. It is marked so that nobody overlooks it, and stays.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const execute = server.protocol === 'http:' ? [allowInsecureRequests] : [];
  return discovery(server, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
}

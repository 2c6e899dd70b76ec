import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The person who is at the issuer, and what its tokens say; a test changes it between two sign-ins. */
export interface Issued {
  email: string;
  /** Some issuers send the text. */
  isVerified: boolean | 'true' | 'false';
  /** Replaces the nonce of the request, as a token of another sign-in has. */
  nonce: string | null;
}

/** A small OpenID Connect issuer: discovery, one client, authorization code with PKCE, RS256. */
export class OidcIssuer {
  readonly clientId = 'x402-console';
  readonly clientSecret = 'a-client-secret-of-a-test';
  readonly issued: Issued = { email: 'ada@seller.example', isVerified: true, nonce: null };
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly codes = new Map<string, URLSearchParams>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    switch (pathname) {
      case '/.well-known/openid-configuration':
        json(response, this.configuration());
        break;
      case '/keys':
        json(response, { keys: [this.publicKey()] });
        break;
      case '/authorize':
        this.authorize(searchParams, response);
        break;
      case '/token':
        this.token(new URLSearchParams(await text(request)), response);
        break;
      default:
        response.writeHead(404).end();
    }
  }

  private publicKey(): Record<string, unknown> {
    return { ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  }

  private configuration(): Record<string, unknown> {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private authorize(asked: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, asked);
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  }

  private token(given: URLSearchParams, response: ServerResponse): void {
    const code = given.get('code') ?? '';
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const verifier = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      asked?.get('code_challenge') === verifier &&
      given.get('client_id') === this.clientId &&
      given.get('client_secret') === this.clientSecret;
    if (!isRight) json(response, { error: 'invalid_grant' }, 400);
    else json(response, { access_token: 'unused', token_type: 'Bearer', id_token: this.idToken(asked) });
  }

  private idToken(asked: URLSearchParams): string {
    const now = Math.floor(Date.now() / 1_000);
    const { email, isVerified, nonce } = this.issued;
    const claims = {
      ...{ iss: this.url, aud: this.clientId, sub: email, iat: now, exp: now + 300 },
      ...{ email, email_verified: isVerified, nonce: nonce ?? asked.get('nonce') },
    };
    const signed = [{ alg: 'RS256', kid: 'k1' }, claims].map(encode).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), this.keys.privateKey).toString('base64url')}`;
  }
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

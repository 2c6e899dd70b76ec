import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';

/** A passkey that proved itself, as it is kept. */
export interface NewPasskey {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly transports: readonly string[];
}

/** Where the browser is, and what it was asked to sign. */
export interface Ceremony {
  /** Such as `https://x402.example`. */
  readonly origin: string;
  /** In base64url, as it was issued. */
  readonly challenge: string;
}

const RP_NAME = 'x402 Infrastructure';
/** How long a browser waits for the person. */
const TIMEOUT_MS = 300_000;
/** EdDSA, ES256 and RS256 (COSE). Named, because the library's own list asks for an experiment of Node, which warns. */
const ALGORITHMS = [-8, -7, -257];
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.+\])$/;

const text = (length: number): z.ZodString => z.string().min(1).max(length);
const clientData = z.object({ challenge: text(200) });
const credential = {
  id: text(1_400),
  rawId: text(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional().catch(undefined),
};
const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text(4_000),
    attestationObject: text(20_000),
    transports: z.array(text(30)).max(10).optional(),
  }),
});
const authentication = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text(4_000),
    authenticatorData: text(4_000),
    signature: text(2_000),
    userHandle: text(200).nullish(),
  }),
});

/** The domain that passkeys of this origin belong to; null where browsers allow none: at a bare IP address. */
export function relyingPartyOf(origin: string): string | null {
  const { hostname } = new URL(origin);
  return IP_ADDRESS.test(hostname) ? null : hostname;
}

/** What `navigator.credentials.create` takes. `known`: credentials that the person has already. */
export function creationOptions(
  rpID: string,
  user: { readonly id: string; readonly label: string },
  known: readonly string[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: RP_NAME,
    rpID,
    userName: user.label,
    userID: new TextEncoder().encode(user.id),
    timeout: TIMEOUT_MS,
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
}

/** What `navigator.credentials.get` takes. */
export function requestOptions(
  rpID: string,
  known: readonly string[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: known.map((id) => ({ id })),
  });
}

/** The challenge that an answer of a browser claims to sign; null for anything else. */
export function challengeOf(answer: unknown): string | null {
  const given = z.object({ response: z.object({ clientDataJSON: text(4_000) }) }).safeParse(answer);
  if (!given.success) return null;
  try {
    const decoded: unknown = JSON.parse(
      Buffer.from(given.data.response.clientDataJSON, 'base64url').toString('utf8'),
    );
    return clientData.parse(decoded).challenge;
  } catch {
    return null;
  }
}

/** The passkey of an answer to `creationOptions`; null when anything in it is not as asked. */
export async function newPasskeyOf(answer: unknown, ceremony: Ceremony): Promise<NewPasskey | null> {
  const given = registration.safeParse(answer);
  const rpID = relyingPartyOf(ceremony.origin);
  if (!given.success || rpID === null) return null;
  const expected = { expectedChallenge: ceremony.challenge, expectedOrigin: ceremony.origin };
  const result = await verifyRegistrationResponse({
    response: given.data as unknown as RegistrationResponseJSON,
    ...expected,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (result?.verified !== true) return null;
  const { id, publicKey, counter } = result.registrationInfo.credential;
  return {
    credentialId: id,
    publicKey: Buffer.from(publicKey),
    signCount: counter,
    transports: given.data.response.transports ?? [],
  };
}

/** The id of the credential that an answer to `requestOptions` used; null for anything else. */
export function credentialIdOf(answer: unknown): string | null {
  const given = authentication.safeParse(answer);
  return given.success ? given.data.id : null;
}

/**
 * The new count of signatures of the passkey, when the answer proves it; null otherwise, also for a count that did not
 * grow, as a copy of the passkey has.
 */
export async function signCountAfter(
  answer: unknown,
  ceremony: Ceremony,
  passkey: Pick<NewPasskey, 'credentialId' | 'publicKey' | 'signCount'>,
): Promise<number | null> {
  const given = authentication.safeParse(answer);
  const rpID = relyingPartyOf(ceremony.origin);
  if (!given.success || rpID === null || given.data.id !== passkey.credentialId) return null;
  const { credentialId: id, signCount: counter } = passkey;
  const result = await verifyAuthenticationResponse({
    response: given.data as unknown as AuthenticationResponseJSON,
    expectedChallenge: ceremony.challenge,
    expectedOrigin: ceremony.origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: { id, publicKey: new Uint8Array(passkey.publicKey), counter },
  }).catch(() => null);
  return result?.verified === true ? result.authenticationInfo.newCounter : null;
}

import { generateSecret, generateURI, verifySync } from 'otplib';

/** Seconds that a code lasts (RFC 6238). */
const PERIOD_SECONDS = 30;
const CODE = /^\d{6}$/;
const ISSUER = 'x402 Infrastructure';

/** A new secret of 160 bits, in base32. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** The `otpauth:` address of a secret, which an authenticator reads from a picture. `label` names the person. */
export function totpUri(secret: string, label: string): string {
  return generateURI({ issuer: ISSUER, label, secret, period: PERIOD_SECONDS });
}

/**
 * The step of the code: the current one, the one before or the one after; null when the code is of none of them. Whoever
 * accepts a code remembers its step, and accepts later ones only.
 */
export function stepOfCode(secret: string, code: string, nowMs: number): number | null {
  if (!CODE.test(code)) return null;
  const epoch = Math.floor(nowMs / 1_000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: PERIOD_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}

import { randomBytes } from 'node:crypto';
import type { Offer, PaymentOutcome, PaymentProof, PaymentRequired } from '@x402-infrastructure/sdk';
import {
  decodeHeader,
  encodeHeader,
  PAYMENT_REQUIRED,
  PAYMENT_RESPONSE,
  PAYMENT_SIGNATURE,
  proveTransaction,
  readChallenge,
} from '@x402-infrastructure/sdk/sell';

/** What a shop answered. */
export interface ShopAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly outcome: PaymentOutcome | null;
  readonly challenge: PaymentRequired | null;
}

/** A fresh hash of a family of the sandbox (docs/sandbox.md). */
export function sandboxHash(family: string, digits = ''): string {
  const prefix = `0x5a9db0c0${family}${digits}`;
  return (
    prefix +
    randomBytes(32)
      .toString('hex')
      .slice(prefix.length - 2)
  );
}

/** A request to a shop, with a proof or anything else in its header. */
export async function order(url: string, proof?: unknown, init: RequestInit = {}): Promise<ShopAnswer> {
  const headers = new Headers(init.headers);
  if (proof !== undefined) {
    headers.set(PAYMENT_SIGNATURE, typeof proof === 'string' ? proof : encodeHeader(proof));
  }
  const response = await fetch(url, { ...init, headers });
  const outcome = response.headers.get(PAYMENT_RESPONSE);
  const challenge = response.headers.get(PAYMENT_REQUIRED);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
    outcome: outcome === null ? null : (decodeHeader(outcome) as PaymentOutcome),
    challenge: challenge === null ? null : readChallenge(response),
  };
}

/** The challenge of a shop, and its first offer. */
export async function challengeOf(
  url: string,
  init: RequestInit = {},
): Promise<{ challenge: PaymentRequired; offer: Offer }> {
  const { status, challenge } = await order(url, undefined, init);
  const [offer] = challenge?.accepts ?? [];
  if (status !== 402 || challenge === null || offer === undefined) throw new Error(`no challenge: ${status}`);
  return { challenge, offer };
}

/** A proof for a fresh offer of a shop, without a signature. */
export async function proofFor(
  url: string,
  transaction: string,
  init: RequestInit = {},
): Promise<PaymentProof> {
  const { challenge, offer } = await challengeOf(url, init);
  return proveTransaction({ offer, resource: challenge.resource, transaction });
}

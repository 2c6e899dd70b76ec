import { z } from 'zod';
import { DomainError } from '../../../domain/error-code.js';
import { membersOf, withoutNulls, type Members } from './json-form.js';
import { byBody, refuse, type RefusedPayment } from '../payment/signed-payment.js';
import { payerNamedIn, signedDigestOf } from '../payment/signed-digest.js';

/** The members of both versions, under the names of version 2. */
export interface ProtocolRequest {
  readonly x402Version: 1 | 2;
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  readonly payTo: string;
  readonly amount: string;
  /** `maxTimeoutSeconds`; null where it is no number. It only bounds how far back a search goes. */
  readonly timeoutSeconds: number | null;
  readonly extra: Members;
  /** The terms that the client says it accepted, unchecked; in version 1 scheme and network only. */
  readonly accepted: Members;
  /** The scheme-specific payload. */
  readonly payment: Members;
  readonly extensions: Members;
  readonly identifier: string | null;
  /** The payer that the payload names, in lower case, where readable. It is unchecked, and serves answers only. */
  readonly payer: string | null;
  /** SHA-256 of the signed members alone. Only a settle needs it. */
  readonly signedDigest: () => string;
}

interface Outer {
  readonly x402Version: unknown;
  readonly payload: Members;
  readonly requirements: Members;
  readonly payment: Members | null;
}

const IDENTIFIER = z.object({
  'payment-identifier': z.object({ info: z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/) }) }),
});
const ATOMIC = /^\d{1,78}$/;

/**
 * Reads the body of `/facilitator/verify` and `/facilitator/settle`, of either version: only the members that a
 * decision rests on.
 * All other members may be missing or of any type. Explicit nulls count as absent, because SDKs of other languages send
 * them.
 *
 * @throws DomainError `VALIDATION_FAILED` for a body without the protocol's structure
 * @throws RefusedPayment for an unknown version, and for an unreadable member that a decision rests on
 */
export function readProtocolBody(body: unknown): ProtocolRequest {
  const outer = membersOf(withoutNulls(body));
  if (outer === null) throw malformed('the body');
  const payload = membersOf(outer['paymentPayload']);
  if (payload === null) throw malformed('paymentPayload');
  const requirements = membersOf(outer['paymentRequirements']);
  if (requirements === null) throw malformed('paymentRequirements');
  const payment = membersOf(payload['payload']);
  const payer = payerNamedIn(payment ?? {});
  return byBody(payer, () =>
    read({ x402Version: outer['x402Version'], payload, requirements, payment }, payer),
  );
}

function read({ x402Version: said, payload, requirements, payment }: Outer, payer: string | null) {
  const version = payload['x402Version'];
  // The payload's own version decides; two different numbers are still a mistake.
  if (typeof said === 'number' && said !== version) throw refuse('invalid_x402_version');
  if (version !== 1 && version !== 2) throw refuse('invalid_x402_version');
  const terms = readTerms(requirements, version === 1 ? 'maxAmountRequired' : 'amount');
  if (payment === null) throw unreadable('payload');
  const extensions = membersOf(payload['extensions']) ?? {};
  return {
    ...terms,
    x402Version: version,
    accepted: acceptedIn(payload, version),
    ...{ payment, payer, extensions },
    identifier: IDENTIFIER.safeParse(extensions).data?.['payment-identifier'].info.id ?? null,
    signedDigest: () => signedDigestOf(payment),
  } as const;
}

function readTerms(requirements: Members, amountName: string) {
  const { maxTimeoutSeconds } = requirements;
  const amount = textOf(requirements, amountName);
  if (!ATOMIC.test(amount)) throw refuse('invalid_payment_requirements', 'the amount is no whole number');
  return {
    scheme: textOf(requirements, 'scheme'),
    network: textOf(requirements, 'network'),
    asset: textOf(requirements, 'asset'),
    payTo: textOf(requirements, 'payTo'),
    amount,
    timeoutSeconds: Number.isFinite(maxTimeoutSeconds) ? Number(maxTimeoutSeconds) : null,
    extra: membersOf(requirements['extra']) ?? {},
  };
}

function acceptedIn(payload: Members, version: 1 | 2): Members {
  const accepted = version === 1 ? payload : membersOf(payload['accepted']);
  if (accepted === null) throw unreadable('accepted');
  return accepted;
}

function textOf(requirements: Members, name: string): string {
  const value = requirements[name];
  if (typeof value === 'string' && value !== '') return value;
  throw refuse('invalid_payment_requirements', `paymentRequirements.${name} is missing or malformed`);
}

function unreadable(name: string): RefusedPayment {
  return refuse('invalid_payload', `paymentPayload.${name} is missing or malformed`);
}

function malformed(field: string): DomainError {
  const message = `${field} is missing or malformed`;
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field, message }] });
}

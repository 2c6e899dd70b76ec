import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PaymentPayloadV1Schema, PaymentPayloadV2Schema } from '@x402/core/schemas';
import { PaymentRequirementsV1Schema, PaymentRequirementsV2Schema } from '@x402/core/schemas';
import { DomainError } from '../../domain/error-code.js';
import { refuse } from './payment-order.js';

/** Members that both versions have, under the names of version 2. */
export interface ProtocolRequest {
  readonly x402Version: 1 | 2;
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  readonly payTo: string;
  readonly amount: string;
  readonly extra: Readonly<Record<string, unknown>>;
  /** What the client says it accepted; in version 1 that is scheme and network only. */
  readonly accepted: Readonly<Record<string, unknown>>;
  /** Scheme-specific. */
  readonly payment: Readonly<Record<string, unknown>>;
  readonly identifier: string | null;
  /** SHA-256 of payload and requirements. Only a settle needs it. */
  readonly digest: () => string;
  /** Both as sent, without their nulls. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly requirements: Readonly<Record<string, unknown>>;
}

const BODY = z.object({
  x402Version: z.number().optional(),
  paymentPayload: z.record(z.string(), z.unknown()),
  paymentRequirements: z.record(z.string(), z.unknown()),
});
const IDENTIFIER = z.object({
  'payment-identifier': z.object({ info: z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/) }) }),
});
const ATOMIC = /^\d{1,78}$/;

/**
 * Reads the body of `/facilitator/verify` and `/facilitator/settle`, of either version, by the schemas of
 * `@x402/core`. Unknown members are let through, and explicit nulls count as absent: SDKs of other languages send them.
 *
 * @throws DomainError `VALIDATION_FAILED` for what is no such body
 * @throws RefusedPayment for a version that nobody knows
 */
export function readProtocolBody(body: unknown): ProtocolRequest {
  const outer = BODY.safeParse(withoutNulls(body));
  if (!outer.success) throw malformed(outer.error.issues[0]?.path.join('.') ?? '');
  const { paymentPayload: payload, paymentRequirements: requirements } = outer.data;
  const version = payload['x402Version'];
  if (outer.data.x402Version !== undefined && outer.data.x402Version !== version)
    throw refuse('invalid_x402_version');
  if (version === 1) return readVersion1(payload, requirements);
  if (version === 2) return readVersion2(payload, requirements);
  throw refuse('invalid_x402_version');
}

type Members = Readonly<Record<string, unknown>>;

function readVersion1(payload: Members, requirements: Members): ProtocolRequest {
  const read = parsed(PaymentRequirementsV1Schema.safeParse(requirements), 'paymentRequirements');
  const {
    scheme,
    network,
    payload: payment,
  } = parsed(PaymentPayloadV1Schema.safeParse(payload), 'paymentPayload');
  const { asset, payTo, maxAmountRequired: amount, extra } = read;
  const accepted = { scheme, network };
  const common = { scheme: read.scheme, network: read.network, asset, payTo, amount, extra: extra ?? {} };
  return finished({ ...common, x402Version: 1, accepted, payment, payload, requirements });
}

function readVersion2(payload: Members, requirements: Members): ProtocolRequest {
  const read = parsed(PaymentRequirementsV2Schema.safeParse(requirements), 'paymentRequirements');
  const { accepted, payload: payment } = parsed(PaymentPayloadV2Schema.safeParse(payload), 'paymentPayload');
  const { scheme, network, asset, payTo, amount, extra } = read;
  const common = { scheme, network, asset, payTo, amount, extra: extra ?? {} };
  return finished({ ...common, x402Version: 2, accepted: { ...accepted }, payment, payload, requirements });
}

function finished(request: Omit<ProtocolRequest, 'digest' | 'identifier'>): ProtocolRequest {
  const { payload, requirements } = request;
  if (!ATOMIC.test(request.amount))
    throw refuse('invalid_payment_requirements', 'the amount is no whole number');
  const { extensions } = payload;
  const extension = extensions === undefined ? undefined : IDENTIFIER.safeParse(extensions).data;
  return {
    ...request,
    digest: () =>
      createHash('sha256')
        .update(canonical([payload, requirements]))
        .digest('hex'),
    identifier: extension?.['payment-identifier'].info.id ?? null,
  };
}

function parsed<T>(
  result:
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } },
  field: string,
): T {
  if (result.success) return result.data;
  throw malformed([field, ...(result.error.issues[0]?.path ?? [])].map(String).join('.'));
}

function malformed(field: string): DomainError {
  const message = `${field === '' ? 'the body' : field} is missing or malformed`;
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field: field.slice(0, 100), message }] });
}

/** Without members that are null; the value itself where there is none, as nearly always. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isWithoutNulls(value)) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !isDropped(name, inner))
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
}

function isWithoutNulls(value: object): boolean {
  if (Array.isArray(value)) {
    return (value as unknown[]).every(
      (inner) => typeof inner !== 'object' || inner === null || isWithoutNulls(inner),
    );
  }
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (isDropped(name, inner)) return false;
    if (typeof inner === 'object' && inner !== null && !isWithoutNulls(inner)) return false;
  }
  return true;
}

function isDropped(name: string, value: unknown): boolean {
  return value === null || name === '__proto__';
}

/** JSON whose members are sorted, so that the same content is the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import type { OpenAPIObject } from '@nestjs/swagger';
import { EVENT_TYPES, EVENT_VERSION, TEST_EVENT_TYPE, type EventType } from '../../domain/event.js';

type Fields = Readonly<Record<string, object>>;

interface Documentation {
  readonly summary: string;
  readonly description: string;
  readonly data: Fields;
  readonly example: Readonly<Record<string, unknown>>;
}

const text = (description: string): object => ({ type: 'string', description });
const textOrNull = (description: string): object => ({ type: ['string', 'null'], description });
const time = (description: string): object => ({ type: 'string', format: 'date-time', description });
const timeOrNull = (description: string): object => ({
  type: ['string', 'null'],
  format: 'date-time',
  description,
});
const whole = (description: string): object => ({ type: 'integer', description });

const PAYMENT: Fields = {
  paymentId: { type: 'string', format: 'uuid', description: 'For `GET /payments/{id}`.' },
  txHash: text('Transaction hash.'),
  chain: text('Name of the chain.'),
  network: text('CAIP-2 id of the network.'),
  amountAtomic: text('The amount that your wallet gained, in atomic units of USDC.'),
  fromAddress: textOrNull(
    'The payer: the address that lost the amount your wallet gained, if it is one address; else the sender.',
  ),
  toAddress: textOrNull('Your wallet.'),
  reason: textOrNull('The reason of a rejection.'),
  reference: textOrNull(
    'The reference that the payment is claimed for; for a rejection, the reference of the request.',
  ),
};
const PAYMENT_EXAMPLE = {
  paymentId: '7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11',
  txHash: '0x5a9db0c002000000000000000000000000000000000000000000000000000001',
  chain: 'base',
  network: 'eip155:8453',
  amountAtomic: '1500000',
  fromAddress: '0xb000000000000000000000000000000000000001',
  toAddress: '0x1000000000000000000000000000000000000001',
  reason: null,
  reference: 'order-1001',
};
const KEY: Fields = {
  keyId: { type: 'string', format: 'uuid', description: 'For `GET /api-keys/{id}`.' },
  maskedKey: text('The first and last characters of the key.'),
};
const KEY_EXAMPLE = { keyId: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21', maskedKey: 'x402_live_abc1…f456' };

/** The data of each event. New fields do not require a new version. */
const EVENTS: Readonly<Record<EventType | typeof TEST_EVENT_TYPE, Documentation>> = {
  'payment.verified': {
    summary: 'A payment was confirmed',
    description: 'Sent once for each payment, whichever caller verified it.',
    data: PAYMENT,
    example: PAYMENT_EXAMPLE,
  },
  'payment.rejected': {
    summary: 'A payment was rejected',
    description:
      'Sent only to endpoints that list it: anonymous callers can cause any number of these events.',
    data: PAYMENT,
    example: { ...PAYMENT_EXAMPLE, amountAtomic: '0', reason: 'WRONG_RECIPIENT' },
  },
  'payment.settled': {
    summary: 'A signed payment was settled on chain',
    description: 'Sent when the facilitator has settled a payment.',
    data: {
      settlementId: text('For `GET /facilitator/settlements/{id}`.'),
      paymentId: { type: 'string', format: 'uuid', description: 'For `GET /payments/{id}`.' },
      txHash: text('Transaction hash.'),
      chain: text('Name of the chain.'),
      network: text('CAIP-2 id of the network.'),
      asset: text('Contract or mint.'),
      amountAtomic: text('Atomic units of the asset.'),
      fromAddress: text('The payer.'),
      toAddress: text('The receiver.'),
      scheme: text('The x402 scheme, such as `exact`.'),
      x402Version: whole('The x402 version, 1 or 2.'),
      paymentIdentifier: textOrNull('The identifier that the payer gave the payment.'),
    },
    example: {
      settlementId: '1d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11',
      paymentId: '7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11',
      txHash: '0x5a9db0c002000000000000000000000000000000000000000000000000000001',
      chain: 'base',
      network: 'eip155:8453',
      asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
      amountAtomic: '1500000',
      fromAddress: '0xb000000000000000000000000000000000000001',
      toAddress: '0x1000000000000000000000000000000000000001',
      scheme: 'exact',
      x402Version: 2,
      paymentIdentifier: null,
    },
  },
  'payment.reorged': {
    summary: 'A chain removed a confirmed payment',
    description: 'Its claim is frozen: the order served for it is not paid.',
    data: {
      paymentId: { type: 'string', format: 'uuid', description: 'For `GET /payments/{id}`.' },
      txHash: text('Transaction hash.'),
      chain: text('Name of the chain.'),
      network: text('CAIP-2 id of the network.'),
      amountAtomic: text('The confirmed amount, in atomic units.'),
    },
    example: {
      paymentId: '7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11',
      txHash: '0x5a9db0c002000000000000000000000000000000000000000000000000000001',
      chain: 'base',
      network: 'eip155:8453',
      amountAtomic: '1500000',
    },
  },
  'quota.warning': {
    summary: '80 or 100 % of the monthly quota is used',
    description: 'Sent once for each level, month and environment, within a minute.',
    data: {
      level: { type: 'integer', enum: [80, 100], description: 'Percent.' },
      used: whole('Units used.'),
      limit: whole('Units a month.'),
      periodStart: time('The start of the month.'),
      resetAt: time('The end of the month, when used units start at zero.'),
    },
    example: {
      level: 80,
      used: 40_000,
      limit: 50_000,
      periodStart: '2026-11-01T00:00:00.000Z',
      resetAt: '2026-12-01T00:00:00.000Z',
    },
  },
  'key.expiring': {
    summary: 'An API key expires in seven days, or in one',
    description: 'Sent once for each of the two.',
    data: {
      ...KEY,
      expiresAt: time('When.'),
      daysAhead: { type: 'integer', enum: [7, 1], description: 'At most.' },
    },
    example: { ...KEY_EXAMPLE, expiresAt: '2026-11-29T12:00:00.000Z', daysAhead: 7 },
  },
  'key.revoked': {
    summary: 'An API key was revoked or rotated',
    description: 'Sent with the change. A rotated key ends at `effectiveAt`.',
    data: {
      ...KEY,
      reason: { type: 'string', enum: ['revoked', 'rotated'], description: 'How.' },
      effectiveAt: time('The time from which the key is refused.'),
      replacedBy: textOrNull('Id of the new key, after a rotation.'),
    },
    example: { ...KEY_EXAMPLE, reason: 'revoked', effectiveAt: '2026-11-22T12:00:00.000Z', replacedBy: null },
  },
  'subscription.changed': {
    summary: 'Your subscription changed',
    description: 'Sent when the plan in force or the status of the subscription changed.',
    data: {
      plan: text('The plan in force.'),
      status: textOrNull('The status at the payment provider.'),
      previousPlan: text('The plan before.'),
      previousStatus: textOrNull('The status before.'),
      nextPlan: text('The plan after this period, without further changes.'),
      suspended: { type: 'boolean', description: 'Verifications are refused until the bill is paid.' },
      cancelAtPeriodEnd: { type: 'boolean', description: 'It ends with the current period.' },
      graceUntil: timeOrNull('When the tenant is suspended unless it pays.'),
      currentPeriodEnd: timeOrNull('End of the paid period.'),
    },
    example: {
      plan: 'pro',
      status: 'active',
      previousPlan: 'starter',
      previousStatus: 'active',
      nextPlan: 'pro',
      suspended: false,
      cancelAtPeriodEnd: false,
      graceUntil: null,
      currentPeriodEnd: '2026-12-22T12:00:00.000Z',
    },
  },
  'endpoint.disabled': {
    summary: 'One of your endpoints was disabled by the service',
    description: 'Sent to your other endpoints of the environment.',
    data: {
      endpointId: { type: 'string', format: 'uuid', description: 'For `GET /webhook-endpoints/{id}`.' },
      host: text('Host of its URL.'),
      reason: {
        type: 'string',
        enum: ['gone', 'failing'],
        description: 'It answered 410, or failed for three days.',
      },
      failingSince: timeOrNull('Start of the period in which every attempt has failed.'),
    },
    example: {
      endpointId: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21',
      host: 'shop.example.com',
      reason: 'failing',
      failingSince: '2026-11-19T12:00:00.000Z',
    },
  },
  [TEST_EVENT_TYPE]: {
    summary: 'You requested a test of this endpoint',
    description:
      'Sent by `POST /webhook-endpoints/{id}/test` to that endpoint only; endpoints cannot subscribe to it.',
    data: {
      endpointId: { type: 'string', format: 'uuid', description: 'For `GET /webhook-endpoints/{id}`.' },
    },
    example: { endpointId: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' },
  },
};

/** Builds the `webhooks` of the OpenAPI document: the requests to a receiver, and the expected answers. */
export function documentedEvents(): NonNullable<OpenAPIObject['webhooks']> {
  const types = [...EVENT_TYPES, TEST_EVENT_TYPE] as const;
  return Object.fromEntries(types.map((type) => [type, { post: operationOf(type, EVENTS[type]) }]));
}

function operationOf(type: string, { summary, description, data, example }: Documentation) {
  const event = {
    id: example['paymentId'] ?? '5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11',
    type,
    version: EVENT_VERSION,
  };
  const body = { ...event, environment: 'live', timestamp: '2026-11-22T12:00:00.000Z', data: example };
  return {
    operationId: `on${type.split('.').map(capitalized).join('')}`,
    summary,
    description,
    tags: ['Webhooks'],
    security: [],
    parameters: SIGNATURE_HEADERS,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(type, data), example: body } },
    },
    responses: {
      '204': {
        description: 'Accepted. Any 2xx counts as delivered; no other status does, redirects included.',
      },
      '410': { description: 'No longer wanted: the service disables the endpoint.' },
    },
  };
}

function schemaOf(type: string, data: Fields) {
  return {
    type: 'object' as const,
    required: ['id', 'type', 'version', 'environment', 'timestamp', 'data'],
    properties: {
      id: { type: 'string', format: 'uuid', description: 'The same as the header webhook-id.' },
      type: { type: 'string', const: type },
      version: { type: 'integer', const: EVENT_VERSION },
      environment: { type: 'string', enum: ['live', 'test'] },
      timestamp: { type: 'string', format: 'date-time', description: 'The time of the event.' },
      data: { type: 'object', required: Object.keys(data), properties: data },
    },
  } as object;
}

const SIGNATURE_HEADERS = [
  header('webhook-id', 'The same at every attempt and replay, so that receivers can skip repeats.'),
  header('webhook-timestamp', 'Unix seconds of this attempt.'),
  header(
    'webhook-signature',
    'Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces.',
  ),
];

function header(name: string, description: string) {
  return { name, in: 'header' as const, required: true, description, schema: { type: 'string' } };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

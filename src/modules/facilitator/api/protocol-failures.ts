import { BASE_PATH } from '../../../platform/http/base-path.js';

const ENVELOPE = { $ref: '#/components/schemas/ErrorEnvelope' };

const reason = {
  type: 'string',
  description: 'The reason, as a code of the protocol.',
  examples: ['invalid_payload'],
};

/** The members that `facilitatorErrorMiddleware` adds to each failure, beside those of the envelope. */
const FAILURES = {
  verify: {
    name: 'SignedPaymentVerificationFailure',
    members: { isValid: { type: 'boolean', enum: [false] }, invalidReason: reason },
    example: (invalidReason: string) => ({ isValid: false, invalidReason }),
  },
  settle: {
    name: 'SettlementFailure',
    members: {
      success: { type: 'boolean', enum: [false] },
      errorReason: reason,
      // No enum of the empty string: a generator that names the members of enums has no name for it.
      transaction: { type: 'string', maxLength: 0, description: 'Always empty.' },
      network: { type: 'string', description: 'As the request spelled it; empty where it cannot be read.' },
    },
    example: (errorReason: string) => ({
      ...{ success: false, errorReason, transaction: '' },
      network: 'x402:sandbox',
    }),
  },
};

interface Media {
  schema?: object;
  example?: object;
}

interface Failing {
  readonly responses?: Readonly<Record<string, { content?: Record<string, Media> }>>;
}

/** Documents the bodies of failures that the official clients read by the protocol's members. */
export function documentProtocolFailures(document: {
  readonly paths: object;
  components?: { schemas?: object };
}): void {
  const paths = document.paths as Readonly<Record<string, { readonly post?: Failing }>>;
  for (const [step, { name, members, example }] of Object.entries(FAILURES)) {
    const own = { type: 'object', required: Object.keys(members), properties: members };
    const schemas = { ...document.components?.schemas, [name]: { allOf: [ENVELOPE, own] } };
    document.components = { ...document.components, schemas };
    const responses = paths[`/${BASE_PATH}/facilitator/${step}`]?.post?.responses ?? {};
    for (const [status, { content }] of Object.entries(responses)) {
      const json = content?.['application/json'];
      if (Number(status) < 400 || json === undefined) continue;
      json.schema = { $ref: `#/components/schemas/${name}` };
      json.example = { ...json.example, ...example(protocolReasonOf(Number(status), step)) };
    }
  }
}

/** What a status alone says, as a code of the protocol. */
export function protocolReasonOf(status: number, step: string): string {
  if (status === 401 || status === 403) return 'facilitator_access_denied';
  if (status === 429) return 'facilitator_limit_reached';
  if (status === 409) return 'duplicate_payment_identifier';
  return status < 500 ? 'invalid_payload' : `unexpected_${step}_error`;
}

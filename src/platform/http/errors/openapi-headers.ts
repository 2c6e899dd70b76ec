/** The parts of an OpenAPI document that this module reads and writes. */
interface HeadedResponse {
  headers?: Record<string, unknown>;
}

type PathItem = Partial<Record<string, { responses?: Record<string, HeadedResponse> }>>;

interface HeadedDocument {
  paths: object;
  components?: { headers?: object };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * `components.headers` of the OpenAPI document. Each may be on any answer; where clients need them, the answers name
 * them.
 */
const HEADERS = {
  'X-Request-Id': {
    description: 'The id of this request; quote it in reports.',
    required: true,
    schema: { type: 'string', examples: ['req_7d3c1b1e-5a31-4c3f-9d0e-2f6f1f0a7c55'] },
  },
  'X-RateLimit-Limit': {
    description: 'Requests a day, or a minute when that limit refused.',
    schema: { type: 'integer', minimum: 0, examples: [100] },
  },
  'X-RateLimit-Remaining': {
    description: 'How many of them are left.',
    schema: { type: 'integer', minimum: 0, examples: [42] },
  },
  'X-RateLimit-Reset': {
    description: 'When they are all there again.',
    schema: { type: 'string', format: 'date-time', examples: ['2026-11-23T00:00:00.000Z'] },
  },
  'RateLimit-Policy': {
    description: 'Every limit of this caller (draft-ietf-httpapi-ratelimit-headers-10).',
    schema: { type: 'string', examples: ['"minute";q=120;w=60, "day";q=100;w=86400'] },
  },
  RateLimit: {
    description: 'What is left of each limit, and the seconds until its reset.',
    schema: { type: 'string', examples: ['"minute";r=113;t=42, "day";r=42;t=11082'] },
  },
  'Retry-After': {
    description: 'Seconds to wait before the next try.',
    schema: { type: 'integer', minimum: 1, examples: [30] },
  },
  'Idempotent-Replayed': {
    description: 'The answer is the stored one of an earlier request with this Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
  'Set-Cookie': {
    description:
      'The session of the console, or a mark of the browser that signs in. Scripts cannot read it.',
    schema: { type: 'string' },
  },
  'X-CSRF-Token': {
    description: 'For `X-CSRF-Token` of requests that change something in a session.',
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  },
};

const AUTHENTICATE = {
  description: 'How to authorize.',
  required: true,
  schema: { type: 'string', enum: ['Bearer'] },
};

const LIMITS = [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit-Policy',
  'RateLimit',
] as const;

/** Adds the headers of their kind to all answers; the descriptions that an answer has itself take precedence. */
export function addCommonHeaders(document: HeadedDocument): void {
  document.components = { ...document.components, headers: { ...document.components?.headers, ...HEADERS } };
  for (const item of Object.values(document.paths) as PathItem[]) {
    for (const method of METHODS) {
      for (const [status, response] of Object.entries(item[method]?.responses ?? {})) {
        response.headers = { ...commonHeaders(method, Number(status)), ...response.headers };
      }
    }
  }
}

function commonHeaders(method: string, status: number): Record<string, unknown> {
  const names: (keyof typeof HEADERS)[] = ['X-Request-Id'];
  if (status < 400 || status === 429) names.push(...LIMITS);
  if (status < 400 && method === 'post') names.push('Idempotent-Replayed');
  if (status === 503) names.push('Retry-After');
  return {
    ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    ...(status === 401 && { 'WWW-Authenticate': AUTHENTICATE }),
    ...(status === 429 && { 'Retry-After': { ...HEADERS['Retry-After'], required: true } }),
  };
}

import fc from 'fast-check';
import { wrongWith } from '../support/fuzz/answer-checks.js';
import { readOperations } from '../support/fuzz/document.js';
import { invalidValue } from '../support/fuzz/invalid-values.js';
import type { Plan } from '../support/fuzz/plans.js';
import { violationsOf } from '../support/fuzz/schema-check.js';
import { validValue } from '../support/fuzz/valid-values.js';

const THING = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 10 },
    count: { type: 'integer', minimum: 1, maximum: 5 },
    tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, uniqueItems: true },
  },
  required: ['name'],
};
const ENVELOPE = { type: 'object', properties: { statusCode: {}, code: {}, requestId: {} } };
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const [OPERATION] = readOperations({
  components: { schemas: { Thing: THING, Envelope: ENVELOPE } },
  paths: {
    '/things': {
      post: {
        operationId: 'createThing',
        security: [{ apiKey: [] }],
        requestBody: json({ $ref: '#/components/schemas/Thing' }),
        responses: {
          200: json({ $ref: '#/components/schemas/Thing' }),
          400: json({ $ref: '#/components/schemas/Envelope' }),
          500: json({ $ref: '#/components/schemas/Envelope' }),
        },
      },
    },
  },
});
if (OPERATION === undefined) throw new Error('the document has one operation');
const operation = OPERATION;

const PLAN: Plan = { fault: 'none', key: 'live', path: [], query: [], headers: {}, body: '{"name":"x"}' };
const REQUEST = { method: 'POST', target: '/things', headers: { authorization: 'Bearer x402_secret' } };

function judge(status: number, body: unknown, plan: Partial<Plan> = {}, headers: object = {}): string {
  const answer = {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_1', ...headers },
    text: typeof body === 'string' ? body : JSON.stringify(body),
  };
  return wrongWith(operation, { ...PLAN, ...plan }, REQUEST, answer).join('; ');
}

describe('fuzzer checks', () => {
  const refusal = { statusCode: 400, code: 'VALIDATION_FAILED', requestId: 'req_1' };

  it('G4: accept documented responses', () => {
    expect(judge(200, { name: 'x' })).toBe('');
    expect(judge(400, refusal, { fault: 'body' })).toBe('');
  });

  it.each([
    [
      'a server error',
      500,
      { statusCode: 500, code: 'INTERNAL_ERROR', requestId: 'req_1' },
      {},
      'server error',
    ],
    ['an undocumented status', 204, '', {}, 'status 204 is not documented'],
    ['an undocumented member', 200, { name: 'x', hash: 'h' }, {}, 'hash'],
    ['a member of the wrong type', 200, { name: 1 }, {}, 'must be string'],
    [
      'invalid input that is accepted',
      200,
      { name: 'x' },
      { fault: 'body' },
      'answers bad input (body) with 200',
    ],
    [
      'a request that is accepted without an API key',
      200,
      { name: 'x' },
      { fault: 'no-key' },
      'answers bad input (no-key)',
    ],
    ['valid input that is refused', 400, refusal, {}, 'refuses what its schema takes'],
    [
      'a request id that differs from the header',
      400,
      { ...refusal, requestId: 'req_2' },
      { fault: 'body' },
      'different requests',
    ],
    [
      'an error code of another status',
      400,
      { ...refusal, code: 'NOT_FOUND' },
      { fault: 'body' },
      'NOT_FOUND is not one of 400',
    ],
    ['an echoed API key', 200, { name: 'x402_secret' }, {}, 'echoes the key'],
  ] as const)('G4: report %s', (_, status, body, plan, expected) => {
    expect(judge(status, body, plan)).toContain(expected);
  });

  it('G4: report an undocumented content type', () => {
    expect(judge(200, '<p>', {}, { 'content-type': 'text/html' })).toContain('text/html is not documented');
  });

  it('G4: use generated values that the schema accepts, and values that it refuses', () => {
    fc.assert(fc.property(validValue(THING), (value) => violationsOf(THING, value).length === 0));
    fc.assert(fc.property(invalidValue(THING), (value) => violationsOf(THING, value).length > 0));
  });
});

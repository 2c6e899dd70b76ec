import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { AnswerCheck, type Answer } from '../support/answers/answer-check.js';
import { takeViolations, watchSupertest } from '../support/answers/every-answer.js';
import { leaveOutServer } from '../support/answers/outside.js';

watchSupertest(supertest);

const PATH = '/api/v1/x402/things/{id}';
const URL_OF_ONE = '/api/v1/x402/things/7';
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

const CHECK = new AnswerCheck([
  {
    components: {
      headers: { Left: { required: true, schema: { type: 'integer' } } },
      schemas: {
        Named: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
        Thing: {
          allOf: [
            { $ref: '#/components/schemas/Named' },
            { type: 'object', properties: { madeAt: { type: ['string', 'null'], format: 'date-time' } } },
          ],
        },
        ErrorEnvelope: {
          type: 'object',
          required: ['code'],
          properties: { code: { type: 'string', enum: ['NOT_FOUND'] } },
        },
      },
    },
    paths: {
      [PATH]: {
        get: {
          responses: {
            200: {
              headers: { 'X-Id': { required: true, schema: { type: 'string', pattern: '^req_' } } },
              ...json({ $ref: '#/components/schemas/Thing' }),
            },
            204: {},
          },
        },
      },
      '/api/v1/x402/things/newest': { get: { responses: { 204: {} } } },
    },
  },
]);

const FINE: Answer = {
  method: 'GET',
  url: URL_OF_ONE,
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-id': 'req_1', left: '3' },
  text: '{"name":"a","madeAt":null}',
};

/** What is wrong with the fine answer, changed. */
function judge(changes: Partial<Answer>): string {
  return CHECK.violationsOf({ ...FINE, ...changes }).join('\n');
}

describe('the check of answers', () => {
  it.each<[string, Partial<Answer>]>([
    ['as it is', {}],
    [
      'at its path in another case, with a slash at the end and a query',
      { url: '/API/v1/x402/Things/7/?a=b' },
    ],
    ['at the whole address', { url: `http://127.0.0.1:3001${URL_OF_ONE}` }],
    ['without a body that is kept', { text: null }],
    [
      'without a body, at a fixed path',
      { url: '/api/v1/x402/things/newest', status: 204, headers: {}, text: '' },
    ],
    ['to HEAD', { method: 'HEAD', status: 299 }],
    ['that failed at an unknown path', { url: '/else', status: 404, text: '{"code":"NOT_FOUND"}' }],
    ['of a page beside the API', { url: '/docs', headers: { 'content-type': 'text/html' }, text: '<p>' }],
  ])('L2: finds nothing in a documented answer %s', (_, changes) => {
    expect(judge(changes)).toBe('');
  });

  it.each<[string, Partial<Answer>, string]>([
    ['status', { status: 201 }, 'answered 201: the status is not documented'],
    ['member', { text: '{"name":"a","more":1}' }, '{"unevaluatedProperty":"more"}'],
    ['type', { text: '{"name":1}' }, '/name must be string'],
    ['format', { text: '{"name":"a","madeAt":"today"}' }, '/madeAt must match format "date-time"'],
    ['missing member', { text: '{}' }, "must have required property 'name'"],
    ['text', { text: '{"name"' }, 'the body is not JSON'],
    [
      'content type',
      { headers: { ...FINE.headers, 'content-type': 'text/html' } },
      'the content type text/html',
    ],
    ['missing header', { headers: { ...FINE.headers, 'x-id': undefined } }, 'the header x-id is missing'],
    ['header', { headers: { ...FINE.headers, 'x-more': '1' } }, 'the header x-more is not documented'],
    [
      'value of a header',
      { headers: { ...FINE.headers, 'x-id': '7' } },
      'the header x-id: must match pattern',
    ],
    ['number in a header', { headers: { ...FINE.headers, left: 'few' } }, 'the header left: must be integer'],
    ['body', { status: 204 }, 'there is a body where none is documented'],
    [
      'envelope',
      { url: '/else', status: 404, text: '{"code":"NONE"}' },
      '/code must be equal to one of the allowed',
    ],
    ['operation', { method: 'PUT' }, 'the operation is not documented'],
  ])('L2: names the operation, the status and the undocumented %s', (_, changes, wrong) => {
    const said = judge(changes);
    const { method = 'GET', url, status = 200 } = changes;
    const isKnown = method === 'GET' && url === undefined;
    expect(said).toContain(isKnown ? `GET ${PATH} answered ${status}: ` : `${method} `);
    expect(said).toContain(wrong);
  });
});

describe('the check of every answer', () => {
  const answerOf = { status: 299, type: 'application/json' };
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(answerOf.status, { 'Content-Type': answerOf.type }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const WRONG = 'GET /api/v1/x402/wallets answered 299: the status is not documented';

  it('L2: a request by supertest fails, even one that expects this very answer', async () => {
    await expect(supertest(origin).get('/api/v1/x402/wallets').expect(299)).rejects.toThrow(WRONG);
    expect(takeViolations()).toEqual([expect.stringContaining(WRONG)]);
  });

  it('L2: a request by fetch fails', async () => {
    await expect(fetch(`${origin}/api/v1/x402/wallets`)).rejects.toThrow(WRONG);
    await expect(fetch(new Request(`${origin}/api/v1/x402/wallets`))).rejects.toThrow(WRONG);
    expect(takeViolations()).toHaveLength(2);
  });

  it('L2: what a caller catches is kept for the end of the test', async () => {
    await fetch(`${origin}/api/v1/x402/wallets`).catch(() => undefined);
    expect(takeViolations()).toEqual([expect.stringContaining(WRONG)]);
  });

  it('L2: other servers than ours may answer as they like', async () => {
    await expect(fetch(`${origin}/v1/customers`)).resolves.toMatchObject({ status: 299 });
    leaveOutServer(origin);
    await expect(fetch(`${origin}/api/v1/x402/wallets`)).resolves.toMatchObject({ status: 299 });
    expect(takeViolations()).toEqual([]);
  });
});

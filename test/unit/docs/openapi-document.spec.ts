import { readFileSync } from 'node:fs';
import { jsonOf, type OpenApi, type Operation } from './openapi-shapes.js';

interface Security {
  readonly security: readonly Readonly<Record<string, unknown>>[];
}

const DOCUMENTS = ['openapi.json', 'openapi-operator.json'].map(
  (file) => [file, JSON.parse(readFileSync(file, 'utf8')) as OpenApi] as const,
);
const operationsOf = ({ paths }: OpenApi): Operation[] =>
  Object.values(paths).flatMap((item) => Object.values(item));

describe.each(DOCUMENTS)('%s', (_file, document) => {
  it('L2: names its schemas for customers', () => {
    const names = Object.keys(document.components.schemas);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name) || /(Dto|Response)$/.test(name))).toEqual(
      [],
    );
  });

  it('L2: gives each operation one way to authenticate at most', () => {
    const ways = (operationsOf(document) as unknown as Security[]).map(({ security }) => security);
    expect(ways.filter((way) => way.length > 1 || way.some((one) => Object.keys(one).length !== 1))).toEqual(
      [],
    );
  });

  it('L2: gives no optional header an example, which Swagger UI and Postman would send', () => {
    const parameters = operationsOf(document).flatMap((operation) => operation.parameters ?? []) as {
      name: string;
      in: string;
      required?: boolean;
      example?: unknown;
      schema?: { example?: unknown; default?: unknown };
    }[];
    const optional = parameters.filter((parameter) => parameter.in === 'header' && !parameter.required);
    expect(optional.length).toBeGreaterThan(5);
    for (const { example, schema } of optional)
      expect([example, schema?.example, schema?.default]).toEqual([undefined, undefined, undefined]);
  });

  it('L2: names an absolute server, a license that can be looked up, and no JWT', () => {
    expect(document).toMatchObject({
      servers: [{ url: 'http://localhost:3001' }],
      info: { license: { identifier: expect.stringMatching(/^LicenseRef-/) as string } },
    });
    expect(JSON.stringify(document)).not.toContain('JWT');
  });

  it('L2: has no null in an enumeration, of which generators make text', () => {
    const enums = [...JSON.stringify(document).matchAll(/"enum":\[[^\]]*\]/g)].map(([text]) => text);
    expect(enums.length).toBeGreaterThan(5);
    expect(enums.filter((text) => text.includes('null'))).toEqual([]);
  });
});

it('L2: a hash of the examples of openapi.json is on no other page, and in no two requests', () => {
  const [[, tenants] = []] = DOCUMENTS;
  const bodies = ['/verify', '/verify/batch'].flatMap((path) => {
    const content =
      tenants?.paths[`/api/v1/x402${path}`]?.['post']?.requestBody?.content?.['application/json'];
    const { examples = {} } = content as { examples?: Record<string, { value: unknown }> };
    return Object.values(examples).map(({ value }) => JSON.stringify(value));
  });
  const hashes = bodies.flatMap((body) => body.match(/0x5a9db0c0[0-9a-f]{56}/g) ?? []);
  expect(hashes.length).toBeGreaterThan(6);
  const confirming = hashes.filter((hash) => hash.startsWith('0x5a9db0c00200'));
  expect(new Set(confirming).size).toBe(confirming.length);
  for (const page of ['README.md', 'docs/sandbox.md']) {
    const text = readFileSync(page, 'utf8');
    expect(hashes.filter((hash) => text.includes(hash))).toEqual([]);
  }
});

it('L2: a body is required exactly when one of its members is, or the server needs one of several', () => {
  const [[, tenants] = []] = DOCUMENTS;
  const of = (path: string, method: string): unknown =>
    (tenants?.paths[`/api/v1/x402${path}`]?.[method]?.requestBody as { required?: boolean } | undefined)
      ?.required;
  expect(of('/billing/subscription', 'delete')).toBe(false);
  expect(of('/api-keys', 'post')).toBe(false);
  expect(of('/verify', 'post')).toBe(true);
  expect(of('/webhook-endpoints/{id}/replay', 'post')).toBe(true);
  const verify = jsonOf(tenants?.paths['/api/v1/x402/verify']?.['post']?.requestBody);
  expect(verify).toEqual({ $ref: '#/components/schemas/VerificationRequest' });
  expect(tenants?.components.schemas['VerificationRequest']?.required).toEqual(['txHash', 'chain']);
});

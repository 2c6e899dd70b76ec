import type { Application } from 'express';
import { createTestApp, type TestApp } from '../support/http/app.js';
import {
  readOperations,
  readServedOperations,
  type Operation,
  type Schema,
} from '../support/fuzz/document.js';

/** Served outside the API: documentation, the console and the page at `/`. Give a reason for each path added here. */
const OUTSIDE_THE_DOCUMENT =
  /^\/(|(console|dashboard|docs|docs-json|docs-yaml|openapi(-operator)?\.json)(\/.*)?)$/;

interface Layer {
  readonly route?: { readonly path: string | string[]; readonly methods: Readonly<Record<string, boolean>> };
}

/** The schema paths of lists without maxItems. */
function unboundedLists(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, maxItems } = schema as Schema;
  const isUnbounded = [type].flat().includes('array') && typeof maxItems !== 'number';
  const inner = Object.entries(schema).flatMap(([name, value]) => unboundedLists(value, `${path}/${name}`));
  return isUnbounded ? [path, ...inner] : inner;
}

describe('the OpenAPI documents and the router', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const served = async (path: string): Promise<string> => (await test.http.get(path).expect(200)).text;

  /** Every route of express, as `GET /path/{id}`. */
  function routed(): string[] {
    const express = test.app.getHttpAdapter().getInstance() as Application;
    return (express.router.stack as unknown as Layer[]).flatMap(({ route }) => {
      if (route === undefined) return [];
      const paths = [route.path].flat().map((path) => path.replace(/:(\w+)/g, '{$1}'));
      return paths.flatMap((path) =>
        Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
    });
  }

  it('L2: name the same operations', async () => {
    const documented = (await readServedOperations(served)).map(({ method, path }) => `${method} ${path}`);
    const routes = routed().filter((name) => !OUTSIDE_THE_DOCUMENT.test(name.split(' ')[1] ?? ''));
    expect(documented.length).toBeGreaterThan(20);
    expect([...new Set(routes)].sort()).toEqual([...documented].sort());
  });

  it('S1: every list in a request body has maxItems', async () => {
    const operations = (await readServedOperations(served)).filter(({ body }) => body !== null);
    expect(operations.length).toBeGreaterThan(10);
    expect(operations.flatMap(({ id, body }) => unboundedLists(body, id))).toEqual([]);
  });

  it('L2: an operation stands in one document: the operator’s behind its key, and the receiver of Stripe’s events', async () => {
    const operators = readOperations(JSON.parse(await served('/openapi-operator.json')) as object);
    const tenants = readOperations(JSON.parse(await served('/openapi.json')) as object);
    const idsOf = (operations: readonly Operation[]): string[] => operations.map(({ id }) => id);
    expect(idsOf(operators).filter((id) => idsOf(tenants).includes(id))).toEqual([]);
    expect(idsOf(operators.filter(({ access }) => access !== 'operator'))).toEqual(['receiveStripeEvent']);
    expect(idsOf(tenants.filter(({ access }) => access === 'operator'))).toEqual([]);
    expect(tenants.length).toBeGreaterThan(20);
  });

  it('L2: both name PUBLIC_URL as their server, without a slash at its end', async () => {
    const shown = await createTestApp({ config: { PUBLIC_URL: 'https://pay.example.com/' } });
    try {
      for (const path of ['/openapi.json', '/openapi-operator.json']) {
        const shownAs = await shown.http.get(path).set('Host', 'evil.example.com').expect(200);
        expect(shownAs.body).toMatchObject({ servers: [{ url: 'https://pay.example.com' }] });
      }
    } finally {
      await shown.close();
    }
  });

  it('L2: every undocumented route is a GET', () => {
    const beside = routed().filter((name) => OUTSIDE_THE_DOCUMENT.test(name.split(' ')[1] ?? ''));
    expect(beside.every((name) => name.startsWith('GET '))).toBe(true);
  });
});

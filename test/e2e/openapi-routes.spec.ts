import type { Application } from 'express';
import { createTestApp, type TestApp } from '../support/http/app.js';
import { readOperations, type Schema } from '../support/fuzz/document.js';

/** Served outside the API: documentation and the dashboard. Give a reason for each path added here. */
const OUTSIDE_THE_DOCUMENT = /^\/(dashboard|docs|docs-json|docs-yaml|openapi\.json)(\/|$)/;

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

describe('the OpenAPI document and the router', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

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
    const { text } = await test.http.get('/openapi.json').expect(200);
    const documented = readOperations(JSON.parse(text) as object).map(
      ({ method, path }) => `${method} ${path}`,
    );
    const served = routed().filter((name) => !OUTSIDE_THE_DOCUMENT.test(name.split(' ')[1] ?? ''));
    expect(documented.length).toBeGreaterThan(20);
    expect([...new Set(served)].sort()).toEqual([...documented].sort());
  });

  it('S1: every list in a request body has maxItems', async () => {
    const { text } = await test.http.get('/openapi.json').expect(200);
    const operations = readOperations(JSON.parse(text) as object).filter(({ body }) => body !== null);
    expect(operations.length).toBeGreaterThan(10);
    expect(operations.flatMap(({ id, body }) => unboundedLists(body, id))).toEqual([]);
  });

  it('L2: every undocumented route is a GET', () => {
    const beside = routed().filter((name) => OUTSIDE_THE_DOCUMENT.test(name.split(' ')[1] ?? ''));
    expect(beside.every((name) => name.startsWith('GET '))).toBe(true);
  });
});

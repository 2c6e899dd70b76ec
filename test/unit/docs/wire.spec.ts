import { readFileSync } from 'node:fs';
import { CHAINS } from '../../../src/domain/chain.js';
import { ERROR_CODES } from '../../../src/domain/error-code.js';
import { EVENT_TYPES } from '../../../src/domain/event.js';
import { knownVariables } from '../../../src/platform/config/env.js';
import { SCHEMA } from '../../../src/platform/config/settings-schema.js';
import { FORMER_NAMES } from '../../../src/platform/config/variables.js';
import { jsonOf, shapeOf, type OpenApi, type Operation } from './openapi-shapes.js';
import { readWire, type WireRoute } from './wire-notation.js';

const BASE_PATH = '/api/v1/x402';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const page = readFileSync('docs/wire.md', 'utf8');
const [document, operators] = ['openapi.json', 'openapi-operator.json'].map(
  (file) => JSON.parse(readFileSync(file, 'utf8')) as OpenApi,
) as [OpenApi, OpenApi];
const codes = codesIn(sectionOf('Errors'));
const wire = readWire(page, { ErrorCode: Object.keys(codes).join(' | ') });

function sectionOf(title: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? '';
}

/** The rows `| 400 | `CODE` `CODE` |`: status by code. */
function codesIn(section: string): Record<string, number> {
  const rows = [...section.matchAll(/^\| (\d{3}) +\| (.+?) +\|$/gm)];
  return Object.fromEntries(
    rows.flatMap(([, status, list = '']) => namesIn(list).map((code) => [code, Number(status)])),
  );
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = '']) => name);
}

function documented(): WireRoute[] {
  return [document, operators].flatMap((part) =>
    Object.entries(part.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) =>
          routeOf(`${method.toUpperCase()} ${path.slice(BASE_PATH.length)}`, operation, part),
        ),
    ),
  );
}

function routeOf(route: string, operation: Operation, part: OpenApi): WireRoute {
  const body = jsonOf(operation.requestBody);
  const [status = '', response] =
    Object.entries(operation.responses).find(([code]) => /^[23]/.test(code)) ?? [];
  const answer = jsonOf(response);
  return {
    route,
    query: (operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'query')
      .map(({ name }) => name),
    body: body === undefined ? null : shapeOf(body, part),
    status,
    answer: answer === undefined ? null : shapeOf(answer, part),
  };
}

const withSortedQuery = (route: WireRoute): WireRoute => ({ ...route, query: [...route.query].sort() });

describe('docs/wire.md', () => {
  it('L2: names every operation of both documents, and no other', () => {
    const names = (routes: readonly WireRoute[]): string[] => routes.map(({ route }) => route).sort();
    expect(names(wire.routes)).toEqual(names(documented()));
  });

  it.each(documented().map((route) => [route.route, route] as const))(
    'L2: %s has the query, request body, status and response of openapi.json',
    (name, route) => {
      const written = wire.routes.find((candidate) => candidate.route === name);
      expect(written && withSortedQuery(written)).toEqual(withSortedQuery(route));
    },
  );

  it('L2: defines the error envelope as openapi.json does', () => {
    const envelope = document.components.schemas['ErrorEnvelope'];
    expect(envelope && shapeOf(envelope, document)).toBe(wire.shapes['Error']);
  });

  it('K1: gives the data of every event as openapi.json does', () => {
    const events = Object.entries(document.webhooks).map(([type, { post }]) => [
      type,
      shapeOf(jsonOf(post.requestBody)?.properties?.['data'] ?? {}, document),
    ]);
    expect(wire.events).toEqual(Object.fromEntries(events));
    expect(wire.shapes['EventType']?.split(' | ')).toEqual([...EVENT_TYPES].sort());
  });

  it('K1: docs/webhooks.md has a row for every event', () => {
    const webhooks = readFileSync('docs/webhooks.md', 'utf8');
    const rows = [...webhooks.matchAll(/^\| `([a-z_]+\.[a-z_]+)` +\|/gm)].map(([, type]) => type);
    expect(rows.sort()).toEqual([...EVENT_TYPES].sort());
  });

  it('A2: names every error code with its status, and no other', () => {
    const known = Object.entries(ERROR_CODES).map(([code, { status }]) => [code, status]);
    expect(codes).toEqual(Object.fromEntries(known));
  });

  it('L3: names every setting with its default, and no other', () => {
    const rows = [...sectionOf('Settings').matchAll(/^- \*\*.+(?:\n {2}.+)*/gm)].join('\n');
    const written = [...rows.matchAll(/`([A-Z][A-Z0-9_]+)`(?:\s+\(([^)]+)\))?/g)];
    expect(written.map(([, name]) => name).sort()).toEqual(Object.keys(SCHEMA.shape).sort());
    const example = readFileSync('.env.example', 'utf8');
    for (const [, name = '', value = ''] of written)
      expect(example).toMatch(new RegExp(`^${name}=${value.replaceAll(/[.?/:]/g, '\\$&')}$`, 'm'));
  });

  it('L3: names every setting of a chain, and every former name', () => {
    const section = sectionOf('Settings');
    const ofChains = [...section.matchAll(/`<CHAIN>_([A-Z_]+)`/g)].map(([, name]) => name);
    const [chain = ''] = CHAINS.filter(({ family }) => family === 'solana').map(({ name }) =>
      name.toUpperCase(),
    );
    const known = knownVariables().filter((name) => name.startsWith(`${chain}_`) && !name.includes('DEVNET'));
    expect(ofChains.sort()).toEqual(known.map((name) => name.slice(chain.length + 1)).sort());
    expect(namesIn(section)).toEqual(expect.arrayContaining(Object.keys(FORMER_NAMES)));
  });

  it('L2: names every test network', () => {
    const paragraph = page.split('\n\n').find((text) => text.startsWith('Test keys see')) ?? '';
    const named = [...paragraph.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name);
    const testNetworks = CHAINS.filter(({ environment }) => environment === 'test').map(({ name }) => name);
    expect(named.sort()).toEqual(testNetworks.sort());
  });

  it('L2: names no code or setting in its text that the code does not know', () => {
    const reasons = wire.shapes['Reason']?.split(' | ') ?? [];
    const known = new Set([
      ...Object.keys(ERROR_CODES),
      ...knownVariables(),
      ...reasons,
      ...Object.keys(FORMER_NAMES),
      'NAME_FILE',
    ]);
    expect(namesIn(page).filter((name) => !known.has(name))).toEqual([]);
  });

  it('L2: cites no file outside the repository', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => /^\.\.\/\.\.|^\//.test(link))).toEqual([]);
    expect(page).not.toMatch(/facts\/|seeds|design\.md/);
  });
});

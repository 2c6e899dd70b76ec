import { readFileSync, writeFileSync } from 'node:fs';
import { SCOPES } from '../../../src/domain/access/scope.js';
import type { DeclaredRoute } from '../../../src/modules/admission/declared-routes.js';
import { DeclaredRoutes } from '../../../src/modules/admission/declared-routes.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { CREDENTIAL_MISTAKES } from '../../support/hints/credential-mistakes.js';
import {
  htmlGuide,
  markdownGuide,
  unformatted,
  type Answered,
  type ScopeRow,
} from '../../support/hints/guide.js';
import type { Mistake, Sender } from '../../support/hints/mistake.js';
import { REQUEST_MISTAKES } from '../../support/hints/request-mistakes.js';
import { VERIFICATION_MISTAKES } from '../../support/hints/verification-mistakes.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

const BASE = '/api/v1/x402';
const ADMIN_KEY = 'the operator of this spec';
const MARKDOWN = 'docs/errors.md';
const PAGE = 'src/platform/http/hints/page/errors.html';
const MISTAKES = [...CREDENTIAL_MISTAKES, ...VERIFICATION_MISTAKES, ...REQUEST_MISTAKES];

interface Envelope {
  readonly code: Mistake['code'];
  readonly message: string;
  readonly requestId: string;
  readonly docs: string;
}

describe('likely mistakes', () => {
  let test: TestApp;
  let keys: Readonly<Record<Exclude<Sender, 'operator' | 'nobody'>, string>>;
  const answered = new Map<Mistake, Answered>();

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
    const tenant = await createTenant(test.app);
    const paying = await createTenant(test.app, { plan: 'starter' });
    const { key } = await mintKey(test.app, tenant.tenantId, { scopes: ['verify'] });
    keys = { live: tenant.liveKey, test: tenant.testKey, paying: paying.liveKey, 'verify only': key };
  });
  afterAll(() => test.close());

  async function send(mistake: Mistake) {
    const { method = 'get', path = '', as = 'test', headers = {}, body, type } = mistake;
    const url = path.startsWith('//') ? path.slice(1) : BASE + path;
    const request = test.http[method](url).set(headers);
    if (as === 'operator') void request.set('X-Admin-Key', ADMIN_KEY);
    else if (as !== 'nobody') void request.set('Authorization', `Bearer ${keys[as]}`);
    if (type !== undefined) void request.set('Content-Type', type);
    return body === undefined ? request : request.serialize(textOf).send(body);
  }

  it.each(MISTAKES.map((mistake, index) => [`${index} ${mistake.sent}: ${mistake.code}`, mistake] as const))(
    'N3: %s',
    async (_, mistake) => {
      const response = await send(mistake);
      const envelope = response.body as Envelope;
      expect(envelope).toMatchObject({
        code: mistake.code,
        message: expect.stringMatching(mistake.says) as string,
      });
      expect(Object.keys(envelope).slice(0, 5)).toEqual([
        'code',
        'message',
        'statusCode',
        'error',
        'requestId',
      ]);
      expect(envelope.docs).toBe(`/docs/errors#${mistake.code}`);
      expect(response.text).not.toMatch(/x402_(live|test)_[A-Za-z0-9_-]{20}/);
      answered.set(mistake, { sent: mistake.sent, code: envelope.code, message: envelope.message });
    },
  );

  it('E2: thirty mistakes with credentials ban nobody', async () => {
    const config = { X402_ADMIN_KEY: ADMIN_KEY, TRUST_PROXY: '1' };
    const strict = await createTestApp({ bans: true, config });
    // Nobody else's: the other specs of this worker share a database.
    const from = { 'X-Forwarded-For': '203.0.113.77' };
    try {
      for (const { path = '', headers = {} } of CREDENTIAL_MISTAKES)
        expect((await strict.http.get(BASE + path).set({ ...headers, ...from })).status).toBe(401);
      expect(CREDENTIAL_MISTAKES.length).toBeGreaterThan(30);
      for (const path of [`${BASE}/usage`, `${BASE}/admin/tenants`])
        expect((await strict.http.get(path).set(from)).body).toMatchObject({ code: 'MISSING_API_KEY' });
    } finally {
      await strict.close();
    }
  });

  it('N3: a 403 for a scope holds the required one and those of the key', async () => {
    const answer = await test.http
      .get(`${BASE}/wallets`)
      .set('Authorization', `Bearer ${keys['verify only']}`);
    expect(answer.body).toMatchObject({
      code: 'INSUFFICIENT_SCOPE',
      requiredScope: 'wallets',
      keyScopes: ['verify'],
    });
  });

  it('N3: a path that is suggested exists', async () => {
    const suggested = [...answered.values()].flatMap(({ message }) => {
      const [, method, path] = /Did you mean (GET|POST|PUT|DELETE)\b.*? (\/api\/\S+)\?/.exec(message) ?? [];
      return method === undefined || path === undefined ? [] : [[method, path] as const];
    });
    expect(suggested.length).toBeGreaterThan(8);
    for (const [method, path] of suggested) {
      const name = method.toLowerCase() as 'get';
      const { status, text } = await test.http[name](path.replace('{chain}', 'base'));
      expect([path, status === 404 && text.includes('nothing at this path')]).toEqual([path, false]);
    }
  });

  it('N3: a chain that is suggested is taken', async () => {
    const suggested = [...answered.values()].flatMap(({ message }) => {
      const name = /Did you mean "(.+)"\?/.exec(message)?.[1];
      return name === undefined ? [] : [name];
    });
    expect(suggested.length).toBeGreaterThan(10);
    for (const chain of new Set(suggested)) {
      const answer = await test.http.post(`${BASE}/verify`).send({ chain, tx_hash: 'x' });
      expect(answer.body).toMatchObject({ code: 'INVALID_TX_HASH' });
    }
  });

  it('N3: docs/errors.md and /docs/errors hold these answers', () => {
    const rows = MISTAKES.flatMap((mistake) => answered.get(mistake) ?? []);
    expect(rows).toHaveLength(MISTAKES.length);
    const scopes = scopeRows(test.app.get(DeclaredRoutes, { strict: false }).all());
    const pages = [
      [MARKDOWN, markdownGuide(rows, scopes)],
      [PAGE, htmlGuide(rows, scopes)],
    ] as const;
    for (const [file, text] of pages) {
      if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text);
      expect(unformatted(readFileSync(file, 'utf8'))).toBe(unformatted(text));
    }
  });

  it('N3: the page is served, without scripts, with every code as an anchor', async () => {
    const response = await test.http.get('/docs/errors').expect(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.text).not.toMatch(/<script|style=/);
    for (const { code } of MISTAKES) expect(response.text).toContain(`id="${code}"`);
    for (const path of ['/docs/errors', '/docs', '/openapi.json', '/openapi-operator.json']) {
      const { headers } = await test.http.get(path).expect(200);
      const tag = (headers as { etag?: string }).etag ?? '';
      expect(tag).toMatch(/^"[\w-]{22}"$/);
      await test.http.get(path).set('If-None-Match', tag).expect(304);
    }
    await test.http
      .get('/docs/errors.css')
      .expect(200)
      .expect('Content-Type', /text\/css/);
  });
});

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function scopeRows(routes: readonly DeclaredRoute[]): ScopeRow[] {
  return SCOPES.map((scope) => ({
    scope,
    routes: routes
      .filter(({ access }) => access?.kind === 'tenant' && access.scope === scope)
      .map(({ method, path }) => `${method} ${path.slice(BASE.length).replace(/:(\w+)/g, '{$1}')}`)
      .sort(),
  }));
}

import { Controller, Get } from '@nestjs/common';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { SCOPES, type Scope } from '../../../src/domain/access/scope.js';
import { ApiKeyLookup } from '../../../src/modules/api-keys/directory/api-key-lookup.js';
import { Authenticated, CurrentPrincipal, Public } from '../../../src/platform/http/request/access.js';
import type { Principal } from '../../../src/platform/http/request/principal.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

/** Routes of every kind, one for each scope. */
@Controller('doors')
class RoutesController {
  @Public()
  @Get('public')
  open(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Public({ optionalKey: true })
  @Get('optional')
  optional(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Authenticated('verify', { anonymous: true })
  @Get('anonymous')
  anonymous(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('undeclared')
  undeclared(): string {
    return 'in';
  }

  @Authenticated('verify')
  @Get('verify')
  verify(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Authenticated('settle')
  @Get('settle')
  settle(): string {
    return 'in';
  }

  @Authenticated('analytics')
  @Get('analytics')
  analytics(): string {
    return 'in';
  }

  @Authenticated('keys')
  @Get('keys')
  keys(): string {
    return 'in';
  }

  @Authenticated('wallets')
  @Get('wallets')
  wallets(): string {
    return 'in';
  }

  @Authenticated('billing')
  @Get('billing')
  billing(): string {
    return 'in';
  }

  @Authenticated('webhooks')
  @Get('webhooks')
  webhooks(): string {
    return 'in';
  }
}

const ADDRESS_HASH = /^[0-9a-f]{16}$/;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ controllers: [RoutesController], config: { TRUST_PROXY: '1' } });
});

afterAll(async () => {
  await test.close();
});

function open(route: string, key?: string) {
  const request = test.http.get(`/${BASE_PATH}/doors/${route}`);
  return key === undefined ? request : request.set('Authorization', `Bearer ${key}`);
}

describe('scopes', () => {
  it.each(SCOPES)(
    'B4: a key without scope "%s" is refused; a key with only that scope is accepted',
    async (scope) => {
      const { tenantId } = await createTenant(test.app);
      const others = await mintKey(test.app, tenantId, { scopes: SCOPES.filter((other) => other !== scope) });
      const refused = await open(scope, others.key);
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({ code: 'INSUFFICIENT_SCOPE', requiredScope: scope });
      const { key } = await mintKey(test.app, tenantId, { scopes: [scope] });
      await open(scope, key).expect(200);
    },
  );

  it('B4: a route without declared access gets 500', async () => {
    const { liveKey } = await createTenant(test.app);
    await open('undeclared', liveKey).expect(500);
  });
});

describe('rejected keys', () => {
  it('B2: a missing, invalid, unknown or expired key gets 401 with its code', async () => {
    const { liveKey, tenantId } = await createTenant(test.app);
    const other = await createTenant(test.app);
    const unknown = await createTenant(test.app);
    await test.dataSource.query('DELETE FROM api_key_directory WHERE tenant_id = $1', [unknown.tenantId]);
    const expired = await mintKey(test.app, tenantId, { expiresAt: new Date(0) });
    const typo = liveKey.slice(0, -1) + (liveKey.endsWith('0') ? '1' : '0');
    const swapped = liveKey.slice(0, 40) + other.liveKey.slice(40);
    const cases: [string | undefined, string][] = [
      [undefined, 'MISSING_API_KEY'],
      ['nonsense', 'INVALID_API_KEY'],
      [typo, 'INVALID_API_KEY'],
      [swapped, 'INVALID_API_KEY'],
      [liveKey.replace('live', 'test'), 'INVALID_API_KEY'],
      [liveKey.toUpperCase(), 'INVALID_API_KEY'],
      [unknown.liveKey, 'INVALID_API_KEY'],
      [expired.key, 'EXPIRED_API_KEY'],
    ];
    for (const [key, code] of cases) {
      const answer = await open('verify', key);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code });
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('B2: X-API-Key is accepted too, and anonymous routes refuse an invalid key', async () => {
    const { liveKey } = await createTenant(test.app);
    const path = `/${BASE_PATH}/doors`;
    await test.http.get(`${path}/verify`).set('X-API-Key', liveKey).expect(200);
    for (const route of ['optional', 'anonymous']) {
      await test.http.get(`${path}/${route}`).set('X-API-Key', 'nonsense').expect(401);
      await test.http.get(`${path}/${route}`).set('Authorization', liveKey).expect(401);
    }
  });

  it('B2: a public route does not look up a key', async () => {
    const { liveKey } = await createTenant(test.app);
    const find = jest.spyOn(ApiKeyLookup.prototype, 'find');
    try {
      for (const key of [liveKey, 'nonsense']) {
        const answer = await open('public', key).expect(200);
        expect(answer.body).toMatchObject({ kind: 'anonymous' });
      }
      expect(find).not.toHaveBeenCalled();
      await open('optional', liveKey).expect(200);
      expect(find).toHaveBeenCalledTimes(1);
    } finally {
      find.mockRestore();
    }
  });

  it('B5: a key is refused outside its allowed addresses', async () => {
    const { tenantId } = await createTenant(test.app);
    const { key } = await mintKey(test.app, tenantId, { allowedIps: ['203.0.113.0/24'] });
    await open('verify', key).set('X-Forwarded-For', '203.0.113.9').expect(200);
    const refused = await open('verify', key).set('X-Forwarded-For', '203.0.114.9');
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'IP_NOT_ALLOWED' });
    // Only the last hop is trusted: the caller may forge the addresses before it.
    await open('verify', key).set('X-Forwarded-For', '203.0.113.9, 198.51.100.1').expect(403);
  });
});

describe('principal of a request', () => {
  it('B2: a key resolves to its tenant, plan and environment', async () => {
    const overrides = { requestsPerDay: 7 };
    const tenant = await createTenant(test.app, {
      plan: 'pro',
      limitOverrides: overrides,
      requireReference: true,
      riskThreshold: 0.25,
    });
    const expected = {
      kind: 'tenant',
      tenantId: tenant.tenantId,
      keyId: tenant.testKeyId,
      session: null,
      environment: 'test',
      scopes: SCOPES.filter((scope) => scope !== 'billing'),
      plan: 'pro',
      limitOverrides: overrides,
      paidUp: false,
      dayLimits: [],
      requireReference: true,
      riskThreshold: 0.25,
      suspended: false,
    };
    expect((await open('verify', tenant.testKey)).body).toEqual(expected);
    expect((await open('optional', tenant.testKey)).body).toEqual(expected);
    expect((await open('anonymous', tenant.testKey)).body).toEqual(expected);
  });

  it('C3: an anonymous caller is a keyed address hash, equal in every process; no address is logged', async () => {
    const { body } = (await open('anonymous').set('X-Forwarded-For', '198.51.100.23')) as Answer;
    expect(body).toEqual({ kind: 'anonymous', addressHash: expect.stringMatching(ADDRESS_HASH) as unknown });
    const sibling = await createTestApp({ controllers: [RoutesController], config: { TRUST_PROXY: '1' } });
    try {
      const same = await sibling.http
        .get(`/${BASE_PATH}/doors/public`)
        .set('X-Forwarded-For', '198.51.100.23');
      expect(same.body).toEqual(body);
    } finally {
      await sibling.close();
    }
    expect(test.lines.join('')).not.toContain('198.51.100.23');
  });

  it.each<Scope>(['verify', 'keys', 'wallets'])(
    'B1: a suspended tenant is refused for scope "%s"',
    async (scope) => {
      const { liveKey } = await createTenant(test.app, { status: 'suspended' });
      expect((await open(scope, liveKey)).body).toMatchObject({ statusCode: 403, code: 'TENANT_SUSPENDED' });
    },
  );

  it('B1: a suspended tenant may still use billing routes', async () => {
    const { liveKey, tenantId } = await createTenant(test.app, { status: 'suspended' });
    await open('billing', liveKey).expect(200);
    const { key } = await mintKey(test.app, tenantId, { scopes: ['verify'] });
    await open('billing', key).expect(403);
  });
});

import type { Role } from '../../../../src/domain/access/role.js';
import type { Environment } from '../../../../src/domain/chain.js';
import type { Browser } from '../../../support/accounts/browser.js';
import { signedInMember, type Member } from '../../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../../support/http/app.js';
import { createTenant, type TestTenant } from '../../../support/verification/tenants.js';

const ADMIN_KEY = 'an-operator-key-of-the-makers';
const BASE = '/api/v1/x402';
const HOOKS = 'hooks.example:443';
const ROUNDS = 6;

interface Made {
  readonly id: string;
  readonly key: string;
}

interface Wish {
  readonly scopes: readonly string[];
  readonly environment?: Environment;
}

describe('the keys that a member made', () => {
  let test: TestApp;
  let tenant: TestTenant;
  let owner: Member;

  beforeAll(async () => {
    test = await createTestApp({
      config: { X402_ADMIN_KEY: ADMIN_KEY, WEBHOOK_ALLOWED_HOSTS: HOOKS, JOBS_ENABLED: 'false' },
      oneProcess: 'cookies are of one origin',
    });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    tenant = await createTenant(test.app, { plan: 'pro' });
    owner = await signedInMember(test, tenant.tenantId);
  });

  const memberWho = (role: Role): Promise<Member> => signedInMember(test, tenant.tenantId, { role });
  const made = ({ status, body }: { status: number; body: unknown }): Made => {
    expect([status, body]).toEqual([201, expect.objectContaining({ key: expect.any(String) as string })]);
    return body as Made;
  };
  const make = async (browser: Browser, { environment = 'live', scopes }: Wish): Promise<Made> => {
    browser.environment = environment;
    return made(await browser.send('post', '/api-keys', { environment, scopes }));
  };
  const childOf = async ({ key }: Pick<Made, 'key'>, scopes: readonly string[]): Promise<Made> =>
    made(await test.http.post(`${BASE}/api-keys`).set('Authorization', `Bearer ${key}`).send({ scopes }));
  const rotatedBy = async (browser: Browser, { id }: Made): Promise<Made> => {
    browser.environment = 'live';
    return made(await browser.send('post', `/api-keys/${id}/rotate`, { overlapSeconds: 3600 }));
  };
  /** What the server says to each key: 200, or 401. Chains are for keys of any scope. */
  const answersTo = (keys: readonly Made[]): Promise<number[]> =>
    Promise.all(
      keys.map(
        async ({ key }) =>
          (await test.http.get(`${BASE}/supported-chains`).set('Authorization', `Bearer ${key}`)).status,
      ),
    );
  const firstKey = (): Made => ({ id: tenant.liveKeyId, key: tenant.liveKey });
  const remove = async ({ userId }: Member, by: Browser = owner.browser): Promise<void> => {
    expect((await by.send('delete', `/team/members/${userId}`)).status).toBe(204);
  };
  const giveRole = async ({ userId }: Member, role: Role): Promise<void> => {
    expect((await owner.browser.send('patch', `/team/members/${userId}`, { role })).status).toBe(204);
  };
  /** The revocations in the audit log: who revoked which key. */
  const revocations = async (): Promise<{ actor: string; subject: string }[]> =>
    test.dataSource.query(
      `SELECT actor, subject FROM audit_log WHERE tenant_id = $1 AND action = 'api_key.revoked' ORDER BY subject`,
      [tenant.tenantId],
    );
  const revokedBy = (actor: string, keys: readonly Made[]): { actor: string; subject: string }[] =>
    keys
      .map(({ id }) => ({ actor, subject: id }))
      .sort((one, other) => (one.subject < other.subject ? -1 : 1));

  it('M3: end when the member is removed, in both environments, and no other does', async () => {
    const admin = await memberWho('admin');
    const keys = [
      await make(admin.browser, { scopes: ['wallets'] }),
      await make(admin.browser, { scopes: ['verify', 'wallets'], environment: 'test' }),
    ];
    const others = [await make(owner.browser, { scopes: ['wallets'] }), firstKey()];
    expect(await answersTo([...keys, ...others])).toEqual([200, 200, 200, 200]);
    await remove(admin);
    expect(await answersTo([...keys, ...others])).toEqual([401, 401, 200, 200]);
    expect(await revocations()).toEqual(revokedBy(`user:${owner.userId}`, keys));
  });

  it('M3: tell the tenant of their end as a revocation does, and are listed as revoked', async () => {
    const auth = `Bearer ${tenant.liveKey}`;
    const { status } = await test.http
      .post(`${BASE}/webhook-endpoints`)
      .set('Authorization', auth)
      .send({ url: `https://${HOOKS}/hook`, eventTypes: ['key.revoked'] });
    const admin = await memberWho('admin');
    const { id } = await make(admin.browser, { scopes: ['wallets'] });
    await remove(admin);
    const events = await test.dataSource.query<unknown[]>(
      `SELECT payload->>'keyId' AS "keyId", payload->>'reason' AS reason
         FROM (SELECT tenant_id, event_type, payload FROM outbox
               UNION ALL SELECT tenant_id, event_type, payload FROM webhook_events) AS events
        WHERE tenant_id = $1 AND event_type = 'key.revoked'`,
      [tenant.tenantId],
    );
    expect([status, events]).toEqual([201, [{ keyId: id, reason: 'revoked' }]]);
    const listed = await test.http.get(`${BASE}/api-keys/${id}`).set('Authorization', auth);
    expect(listed.body).toMatchObject({ status: 'revoked', createdBy: `user:${admin.userId}` });
  });

  it('M3: end when the member leaves', async () => {
    const developer = await memberWho('developer');
    const key = await make(developer.browser, { scopes: ['verify'] });
    await remove(developer, developer.browser);
    expect(await answersTo([key, firstKey()])).toEqual([401, 200]);
    expect(await revocations()).toEqual(revokedBy(`user:${developer.userId}`, [key]));
  });

  it('M3: end when the operator takes the member out', async () => {
    const key = await make(owner.browser, { scopes: ['keys', 'billing'] });
    const { status } = await test.http
      .delete(`${BASE}/admin/tenants/${tenant.tenantId}/members/${owner.userId}`)
      .set('X-Admin-Key', ADMIN_KEY);
    expect([status, await answersTo([key, firstKey()])]).toEqual([204, [401, 200]]);
    expect(await revocations()).toEqual(revokedBy('operator', [key]));
  });

  it('M3: that make other keys take these with them, however far', async () => {
    const admin = await memberWho('admin');
    const key = await make(admin.browser, { scopes: ['keys', 'wallets'] });
    const child = await childOf(key, ['keys', 'wallets']);
    const grandchild = await childOf(child, ['wallets']);
    const ofFirst = await childOf(firstKey(), ['wallets']);
    await remove(admin);
    expect(await answersTo([key, child, grandchild, ofFirst])).toEqual([401, 401, 401, 200]);
  });

  it('M3: are those that the member has rotated, and not those that another member has', async () => {
    const admin = await memberWho('admin');
    const ofOwner = await make(owner.browser, { scopes: ['wallets'] });
    const ofAdmin = await make(admin.browser, { scopes: ['wallets'] });
    const toAdmin = await rotatedBy(admin.browser, ofOwner);
    const toOwner = await rotatedBy(owner.browser, ofAdmin);
    expect(await answersTo([ofOwner, toAdmin, ofAdmin, toOwner])).toEqual([200, 200, 200, 200]);
    await remove(admin);
    expect(await answersTo([ofOwner, toAdmin, ofAdmin, toOwner])).toEqual([200, 401, 401, 200]);
  });

  it('M3: of an admin who becomes a developer end where a developer could not make them', async () => {
    const admin = await memberWho('admin');
    const ended = [
      await make(admin.browser, { scopes: ['verify', 'wallets'] }),
      await childOf(await make(admin.browser, { scopes: ['keys', 'wallets'] }), ['wallets']),
    ];
    const kept = [
      await make(admin.browser, { scopes: ['verify', 'keys', 'webhooks'] }),
      await make(admin.browser, { scopes: ['wallets'], environment: 'test' }),
    ];
    await giveRole(admin, 'developer');
    expect(await answersTo([...ended, ...kept])).toEqual([401, 401, 200, 200]);
  });

  it('M3: of an admin who becomes a viewer all end', async () => {
    const admin = await memberWho('admin');
    const keys = [
      await make(admin.browser, { scopes: ['verify'] }),
      await make(admin.browser, { scopes: ['analytics'], environment: 'test' }),
    ];
    await giveRole(admin, 'viewer');
    expect(await answersTo([...keys, firstKey()])).toEqual([401, 401, 200]);
    expect(await revocations()).toEqual(revokedBy(`user:${owner.userId}`, keys));
  });

  it('M3: of an owner who becomes an admin end where they are for billing', async () => {
    const second = await memberWho('owner');
    const billing = await make(second.browser, { scopes: ['billing'] });
    const wallets = await make(second.browser, { scopes: ['wallets'] });
    await giveRole(second, 'admin');
    expect(await answersTo([billing, wallets])).toEqual([401, 200]);
  });

  it('M3: all stay when the member gets a stronger role, or keeps the last owner from leaving', async () => {
    const developer = await memberWho('developer');
    const key = await make(developer.browser, { scopes: ['verify', 'keys'] });
    await giveRole(developer, 'admin');
    const ofOwner = await make(owner.browser, { scopes: ['billing'] });
    const refused = await owner.browser.send('delete', `/team/members/${owner.userId}`);
    expect([refused.status, await answersTo([key, ofOwner])]).toEqual([409, [200, 200]]);
    expect(await revocations()).toEqual([]);
  });

  it.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))(
    'M3: end also when they are made while the member is removed (round %i)',
    async () => {
      const admin = await memberWho('admin');
      const issuing = await make(admin.browser, { scopes: ['keys', 'wallets'] });
      const authorization = `Bearer ${issuing.key}`;
      const wish = { scopes: ['wallets'] };
      const inSession = () => admin.browser.send('post', '/api-keys', wish);
      const byKey = () =>
        test.http.post(`${BASE}/api-keys`).set('Authorization', authorization).send(wish).then();
      const [removed, ...answers] = await Promise.all([
        owner.browser.send('delete', `/team/members/${admin.userId}`),
        ...[byKey(), inSession(), byKey(), inSession(), byKey(), inSession()],
      ]);
      expect(removed.status).toBe(204);
      const keys = answers.filter(({ status }) => status === 201).map(({ body }) => body as Made);
      expect(await answersTo([issuing, ...keys])).toEqual([401, ...keys.map(() => 401)]);
    },
  );
});

import { ConsoleStage } from '../../support/console/stage.js';

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  readonly seen: Readonly<Record<string, unknown>>;
  readonly entries: string[];
}

const OPERATOR_KEY = 'operator-key-of-the-operator-1';
const BANNED = '203.0.113.77';
const LISTED = '0x00000000000000000000000000000000000bad00';

describe('the operator’s pages', () => {
  let stage: ConsoleStage;
  let report: Report;
  let shopId: string;

  beforeAll(async () => {
    stage = await ConsoleStage.start({ X402_ADMIN_KEY: OPERATOR_KEY, SMTP_URL: undefined });
    const ask = <T>(path: string, body: object | string): Promise<T> =>
      stage.ask<T>({ 'x-admin-key': OPERATOR_KEY }, 'POST', `/admin${path}`, body);
    const make = async (email: string, companyName: string): Promise<string> =>
      (await ask<{ tenant: { id: string } }>('/tenants', { email, companyName })).tenant.id;
    const shop = { email: 'ann@shop.example', companyName: 'Bread and Butter', mark: 'shop.exa' };
    const other = { email: 'bob@other.example', companyName: 'Other' };
    shopId = await make(shop.email, shop.companyName);
    const otherId = await make(other.email, other.companyName);
    await ask('/bans', { address: BANNED, seconds: 3_600, reason: 'of the test' });
    await ask('/screening', `address,listing\n0x${'1'.repeat(40)},watch\n`);
    await ask('/screening', `address,listing\n0x${'1'.repeat(40)},watch\n${LISTED},severe\n`);
    report = await stage.visit<Report>('operator', {
      ...{ operatorKey: OPERATOR_KEY, banned: BANNED, listed: LISTED },
      ...{ shop, other: { ...other, id: otherId } },
    });
  }, 400_000);
  afterAll(async () => {
    await stage.stop();
  });

  it('M5: a tenant is found, given a plan and limits, suspended and let in again', () => {
    expect(report.seen).toMatchObject({ searched: ['ann@shop.example'], suspended: 1 });
  });

  it('M5: a view as the tenant changes nothing', () => {
    expect(report.seen).toMatchObject({
      makesKeys: 0,
      refusedInView: Array<string>(3).fill('403 ROLE_NOT_ALLOWED'),
    });
  });

  it('M5: an erasure asks for the address of the tenant, and hands out what it deletes', () => {
    expect(report.seen).toMatchObject({
      erasesAtOnce: false,
      download: expect.stringMatching(/^tenant-[0-9a-f-]{36}\.json$/) as unknown,
    });
  });

  it('M5: two versions of the screening list are compared', () => {
    expect(report.seen).toMatchObject({ compared: 1 });
  });

  it('M5: all of it is in the audit log', async () => {
    const { entries } = await stage.ask<{ entries: { action: string }[] }>(
      ...([{ 'x-admin-key': OPERATOR_KEY }, 'GET', `/admin/audit?tenantId=${shopId}&limit=100`] as const),
    );
    expect(new Set(entries.map(({ action }) => action))).toEqual(
      new Set([
        ...['tenant.created', 'tenant.changed', 'tenant.suspended', 'tenant.reactivated'],
        ...['tenant.payments_viewed', 'tenant.members_viewed', 'tenant.view_begun', 'tenant.view_ended'],
        ...['api_key.created', 'api_key.revoked'],
      ]),
    );
  });

  it('M5: axe finds nothing, light or dark, on a phone or a desk, and no page is wider than its window', () => {
    expect(Object.keys(report.violations).length).toBeGreaterThanOrEqual(2 * 11 + 2 + 2 * 4);
    expect(Object.entries(report.violations).filter(([, found]) => found.length > 0)).toEqual([]);
    expect(report.tooWide).toEqual([]);
  });

  it('M5: nothing is logged by the browser, refused by the server or asked of another origin', () => {
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });
});

import { createDataSource } from '../../../src/data-source.js';
import { ConsoleStage } from '../../support/console/stage.js';

interface Report {
  readonly failures: string[];
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly seen: Readonly<Record<string, unknown>>;
}

const OPERATOR_KEY = 'operator-key-of-the-habits';
const people = {
  ...{ owner: 'olga@example.com', member: 'mona@example.com' },
  ...{ guest: 'gus@example.com', viewer: 'vera@example.com' },
};

describe('how people go about the console', () => {
  let stage: ConsoleStage;
  let report: Report;
  let invitedElsewhere: unknown[];

  /** One person who owns two accounts, and one who looks at the second. */
  async function makeAccounts(): Promise<void> {
    const make = async (companyName: string): Promise<string> => {
      const made = await stage.ask<{ tenant: { id: string } }>(
        { 'x-admin-key': OPERATOR_KEY },
        'POST',
        '/admin/tenants',
        { email: `${companyName.toLowerCase()}@example.com`, companyName },
      );
      return made.tenant.id;
    };
    const ids = [await make('Bakery'), await make('Harbour')];
    const dataSource = await createDataSource(stage.database.url).initialize();
    await dataSource.query(
      `WITH u AS (INSERT INTO users (email) VALUES ($1) RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role)
       SELECT t, u.id, 'owner' FROM u, unnest($2::uuid[]) AS t`,
      [people.member, ids],
    );
    await dataSource.query(
      `WITH u AS (INSERT INTO users (email) VALUES ($1) RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role) SELECT $2, id, 'viewer' FROM u`,
      [people.viewer, ids[1]],
    );
    await dataSource.destroy();
  }

  beforeAll(async () => {
    stage = await ConsoleStage.start({ SIGN_UP: 'open', X402_ADMIN_KEY: OPERATOR_KEY });
    await makeAccounts();
    report = await stage.visit<Report>('habits', { operatorKey: OPERATOR_KEY, people });
    const dataSource = await createDataSource(stage.database.url).initialize();
    invitedElsewhere = await dataSource.query(`SELECT id FROM invitations WHERE email = 'wrong@example.com'`);
    await dataSource.destroy();
  }, 400_000);
  afterAll(async () => {
    await stage.stop();
  });

  it('M4: every step is gone to its end, and the browser logs nothing but what was refused on purpose', () => {
    expect(report.failures).toEqual([]);
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });

  it('M2: a secret that is shown once outlives Escape and a press outside', () => {
    expect(report.seen).toMatchObject({ secretsAfterEscape: 1, firstKeys: 1 });
  });

  it('M3: Enter, pressed twice, invites once', () => {
    expect(report.seen['invitationsSent']).toBe(1);
  });

  it('M4: a mistyped risk threshold is refused, and only what was changed is sent', () => {
    expect(report.seen).toMatchObject({
      ...{ threshold: '0.5', thresholdAfter: '0.5', changed: { companyName: 'Corner shop' } },
      refusal: expect.stringMatching(/number|greater|less/) as string,
    });
  });

  it('M4: arrows move in the tabs of the settings, and a date and a search are typed like any text', () => {
    expect(report.seen).toMatchObject({
      ...{ focusedTab: 'Sessions', typedDate: '2026-01-02', clearedDate: '' },
      searched: 'bakery',
    });
  });

  it('M4: an answer stands beside its own request, and a chain of the other environment is not taken', () => {
    expect(String(report.seen['answerBefore'])).not.toContain('order-9');
    expect(String(report.seen['chainInLive'])).not.toContain('sandbox');
  });

  it('M3: a tab does nothing in an account that another tab has chosen, and keeps its environment', () => {
    expect(report.seen).toMatchObject({
      heard: expect.stringMatching(/Bakery|Harbour/) as string,
      environment: true,
    });
    expect(invitedElsewhere).toEqual([]);
  });

  it('M3: a viewer leaves an account, and opens one', () => {
    expect(report.seen['opened']).toBe(1);
  });

  it('M3: whoever removes a member, or changes a role, is told which keys end', () => {
    const key = 'Server of the guest (test)';
    expect(report.seen).toMatchObject({ endingByRole: key, endingByRemoval: key });
    expect(report.seen).toMatchObject({
      guestKeyBefore: expect.stringMatching(/active[^]*You/i) as string,
      guestKeyAfter: expect.stringMatching(/revoked[^]*A former member/i) as string,
    });
  });

  it('M1: somebody with a second factor accepts an invitation', () => {
    expect(report.seen['joined']).toContain('Corner shop');
  });
});

import { randomUUID } from 'node:crypto';
import { Mail } from '../../../src/platform/mail/mail.js';
import { MailOutbox } from '../../../src/platform/mail/mail-outbox.js';
import { startMailApp, type MailApp } from '../../support/mail/mail-app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';

const MINUTE_MS = 60_000;

describe('a link among many notices', () => {
  let receiver: MailReceiver;
  let app: MailApp;

  beforeAll(async () => {
    receiver = await receiveMail();
    app = await startMailApp({ SMTP_URL: receiver.url });
  });
  afterAll(async () => {
    await app.close();
    await receiver.stop();
  });

  const notice = (): Promise<boolean> =>
    app.app.get(Mail).send(app.dataSource.manager, {
      ...{ to: `owner-${randomUUID()}@example.com`, template: 'plan-changed', tenantId: null },
      ...{ data: { before: 'free', after: 'pro' }, dedupeKey: randomUUID() },
    });

  it('M6: is sent with the next turn, however many notices wait longer; those follow in their order', async () => {
    for (let count = 0; count < 40; count += 1) await notice();
    app.clock.advance(MINUTE_MS);
    const to = `person-${randomUUID()}@example.com`;
    await app.signIn(to);
    const [outbox, now] = [app.app.get(MailOutbox), new Date(app.clock.nowMs())];
    // A turn of another process, which sends nothing of what it took.
    const taken = await outbox.lease(now, new Date(now.getTime() + MINUTE_MS), 4);
    expect(taken.map(({ template }) => template).sort()).toEqual([
      ...['plan-changed', 'plan-changed', 'plan-changed', 'sign-in'],
    ]);
    app.clock.advance(MINUTE_MS);
    await app.sendDue();
    const position = receiver.received.findIndex((mail) => mail.to.includes(to));
    expect(position).toBeGreaterThanOrEqual(0);
    expect(position).toBeLessThan(16);
  });

  it('M6: is found by its own index, whatever else waits', async () => {
    await app.dataSource.query(
      `INSERT INTO mail_outbox (id, dedupe_key, template, content, next_attempt_at, expires_at)
       SELECT gen_random_uuid(), 'flood:' || n, 'plan-changed', '', now(), now() + interval '1 day'
         FROM generate_series(1, 5000) n`,
    );
    await app.dataSource.query('ANALYZE mail_outbox');
    const plan = await app.dataSource.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN SELECT id FROM mail_outbox WHERE sent_at IS NULL AND failed_at IS NULL
          AND template IN ('sign-in', 'email-link') AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT 16`,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('mail_outbox_link_idx');
  });
});

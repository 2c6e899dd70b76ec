import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { Browser } from '../../support/accounts/browser.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { until } from '../../support/services/cluster.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

/** The most that one process has in transit (`MailWorker`): as many may come twice after it was killed. */
const AT_ONCE = 16;

describe('mail of two processes with one outbox', () => {
  let database: ThrowawayDatabase;
  let rows: DataSource;
  let mail: MailReceiver;
  let answer: () => void = () => undefined;
  let answers: Promise<void> = Promise.resolve();
  const servers: ServerProcess[] = [];
  let networks = 0;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    rows = await createDataSource(database.url).initialize();
    mail = await receiveMail({ answersAfter: () => answers });
  });
  afterEach(async () => {
    answer();
    await Promise.all(servers.splice(0).map((server) => server.kill()));
    await mail.stop();
    await rows.destroy();
    await database.drop();
  });

  const start = async (): Promise<ServerProcess> => {
    const env = { SMTP_URL: mail.url, SIGN_UP: 'open', JOBS_ENABLED: 'true', TRUST_PROXY: '1' };
    const server = await startServer({ databaseUrl: database.url, env });
    servers.push(server);
    return server;
  };
  /** Asks for links to addresses that nobody had before. */
  const ask = async ({ url }: ServerProcess, count: number): Promise<string[]> => {
    const addresses = Array.from({ length: count }, () => `${randomUUID()}@example.com`);
    for (const email of addresses) {
      // Each of a network of its own: one may have thirty sent.
      const headers = { 'x-forwarded-for': `10.79.${servers.length}.${(networks += 1)}` };
      const { status } = await new Browser(url, url).send('post', '/sign-in/email', { email }, headers);
      expect(status).toBe(202);
    }
    return addresses;
  };
  const unsent = async (): Promise<number> => {
    const found = await rows.query<unknown[]>('SELECT FROM mail_outbox WHERE sent_at IS NULL');
    return found.length;
  };
  const arrivalsOf = (address: string) => mail.received.filter(({ to }) => to.includes(address));

  it('M6: each is sent by one of them, once', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    const addresses = (await Promise.all([ask(a, 25), ask(b, 25)])).flat();
    await until(async () => (await unsent()) === 0);
    expect(mail.received).toHaveLength(50);
    expect(addresses.filter((address) => arrivalsOf(address).length !== 1)).toEqual([]);
  }, 60_000);

  it('M6: what a killed process had in transit comes again under the same Message-ID, the rest once, and none is lost', async () => {
    const first = await start();
    answers = new Promise((resolve) => (answer = resolve));
    const addresses = await ask(first, 20);
    // They have arrived, and their sender has not heard of it.
    await until(() => mail.received.length > 0);
    await first.kill();
    const leased = await rows.query<{ id: string }[]>(
      'SELECT id FROM mail_outbox WHERE attempts > 0 AND sent_at IS NULL',
    );
    expect(leased.length).toBeLessThanOrEqual(AT_ONCE);
    answer();
    await start();
    await until(async () => (await unsent()) === leased.length);
    // The two minutes of the leases are over.
    await rows.query('UPDATE mail_outbox SET next_attempt_at = now() WHERE id = ANY ($1)', [
      leased.map(({ id }) => id),
    ]);
    await until(async () => (await unsent()) === 0);
    const counts = addresses.map((address) => arrivalsOf(address).length);
    expect(counts.every((count) => count === 1 || count === 2)).toBe(true);
    const twice = addresses.filter((address) => arrivalsOf(address).length === 2);
    expect(twice.length).toBeGreaterThan(0);
    expect(twice.length).toBeLessThanOrEqual(AT_ONCE);
    for (const address of twice)
      expect(new Set(arrivalsOf(address).map(({ headers }) => headers['message-id'])).size).toBe(1);
  }, 60_000);
});

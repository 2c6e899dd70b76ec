import { randomUUID } from 'node:crypto';
import { Clock } from '../../../src/platform/clock.js';
import { Mail } from '../../../src/platform/mail/mail.js';
import { MailWorker } from '../../../src/platform/mail/mail-worker.js';
import { createTestApp, type TestApp } from '../http/app.js';
import { FixedClock } from '../http/fixed-clock.js';
import { createThrowawayDatabase } from '../services/worker-database.js';

/** What became of a mail. */
export interface MailRow {
  readonly template: string;
  readonly attempts: number;
  readonly isSent: boolean;
  readonly hasFailed: boolean;
  readonly failure: string | null;
  readonly contentBytes: number;
}

/** An application that sends mail when the test says so. */
export interface MailApp extends TestApp {
  readonly clock: FixedClock;
  readonly worker: MailWorker;
  /** Stores a mail with a link to sign in, good for fifteen minutes. @returns its dedupe key */
  signIn(to: string, link?: string): Promise<string>;
  /** Sends what is due. */
  sendDue(): Promise<void>;
  row(dedupeKey: string): Promise<MailRow>;
}

export const SIGN_IN_LINK =
  'https://pay.example.com/console/sign-in/link#q0N-abcdefghijklmnopqrstuvwxyzABCDEFGHI_0123456';
const QUARTER_MS = 900_000;

/**
 * Starts an application with these settings of mail; nothing of it polls. Its database is its own, unless one is named:
 * what is due belongs to every tenant, and a turn sends sixteen mails.
 */
export async function startMailApp(config: Readonly<Record<string, string>>): Promise<MailApp> {
  const clock = new FixedClock(Date.UTC(2026, 10, 30, 12));
  const database = config['DATABASE_URL'] === undefined ? await createThrowawayDatabase() : null;
  const settings = {
    ...{ JOBS_ENABLED: 'false', PUBLIC_URL: 'https://pay.example.com', DATABASE_URL: database?.url },
    ...config,
  };
  const app = await createTestApp({
    config: settings,
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    oneProcess: 'it sends mail when the test says so',
  });
  return {
    ...app,
    close: async () => {
      await app.close();
      await database?.drop();
    },
    clock,
    worker: app.app.get(MailWorker),
    signIn: async (to, link = SIGN_IN_LINK) => {
      const dedupeKey = `test:${randomUUID()}`;
      const data = { link, expiresAt: new Date(clock.nowMs() + QUARTER_MS).toISOString() };
      await app.app
        .get(Mail)
        .send(app.dataSource.manager, { to, template: 'sign-in', data, tenantId: null, dedupeKey });
      return dedupeKey;
    },
    sendDue: () => app.app.get(MailWorker).runOnce(),
    row: async (dedupeKey) => {
      const [row] = await app.dataSource.query<[MailRow]>(
        `SELECT template, attempts, sent_at IS NOT NULL AS "isSent", failed_at IS NOT NULL AS "hasFailed", failure,
           octet_length(content) AS "contentBytes"
         FROM mail_outbox WHERE dedupe_key = $1`,
        [dedupeKey],
      );
      return row;
    },
  };
}

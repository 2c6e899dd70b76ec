import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { readMail, type ReadMail } from './mime.js';

/** A mail that arrived. */
export interface ReceivedMail extends ReadMail {
  /** The envelope: who it was handed over for. */
  readonly to: readonly string[];
  readonly from: string;
  readonly raw: string;
  /** The first link of its text. */
  readonly link: string;
  readonly isEncrypted: boolean;
  readonly user: string | null;
}

/** A refusal of a recipient: a reply code of SMTP. */
type Refuse = (address: string) => number | null;

/** A real SMTP server on this machine that keeps what it receives. */
export interface MailReceiver {
  /** For `SMTP_URL`. */
  readonly url: string;
  readonly port: number;
  /** Every mail so far; grows. */
  readonly received: readonly ReceivedMail[];
  /** The first mail to an address, counted from the `since`th of all; waits for it. @throws Error after 10 s */
  mailTo(address: string, since?: number): Promise<ReceivedMail>;
  /** Answers recipients with this code from now on; null takes them. */
  refuse(by: Refuse): void;
  stop(): Promise<void>;
}

export interface ReceiverSettings {
  readonly port?: number;
  /** Offers STARTTLS by a certificate that nobody trusts. */
  readonly startTls?: boolean;
  /** Keeps what arrives, and answers it once this has resolved. */
  readonly answersAfter?: () => Promise<void>;
  /** Takes mail of this user only. */
  readonly account?: { readonly user: string; readonly pass: string };
}

const WAIT_MS = 10_000;

/** Starts a receiver of mail. Without settings it takes everything, without TLS and without a password. */
export async function receiveMail(settings: ReceiverSettings = {}): Promise<MailReceiver> {
  const received: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  let refusal: Refuse = () => null;
  const { account } = settings;
  const server = new SMTPServer({
    authOptional: account === undefined,
    allowInsecureAuth: true,
    hideSTARTTLS: settings.startTls !== true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (username === account?.user && password === account?.pass) done(null, { user: username });
      else done(Object.assign(new Error('authentication failed'), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      const code = refusal(address);
      done(code === null ? null : Object.assign(new Error(`no mail for ${address}`), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(mailOf(Buffer.concat(chunks).toString(), session));
        for (const look of waiting) look();
        const answered = settings.answersAfter?.() ?? Promise.resolve();
        void answered.then(() => {
          done(null);
        });
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(settings.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    mailTo: (address, since = 0) => {
      const find = () => received.slice(since).find(({ to }) => to.includes(address));
      return arrival(find, waiting, () => `no mail to ${address}; received: ${received.length}`);
    },
    refuse: (by) => {
      refusal = by;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

function mailOf(raw: string, session: SMTPServerSession): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  const mail = readMail(raw);
  return {
    ...mail,
    raw,
    to: rcptTo.map(({ address }) => address),
    from: mailFrom === false ? '' : mailFrom.address,
    link: /https?:\/\/\S+/.exec(mail.text)?.[0] ?? '',
    isEncrypted: session.secure,
    user: typeof session.user === 'string' ? session.user : null,
  };
}

function arrival(
  find: () => ReceivedMail | undefined,
  waiting: Set<() => void>,
  explain: () => string,
): Promise<ReceivedMail> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      waiting.delete(look);
      reject(new Error(explain()));
    }, WAIT_MS);
    const look = (): void => {
      const mail = find();
      if (mail === undefined) return;
      clearTimeout(limit);
      waiting.delete(look);
      resolve(mail);
    };
    waiting.add(look);
    look();
  });
}

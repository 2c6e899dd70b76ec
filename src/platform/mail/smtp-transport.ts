import { createTransport, type Transporter } from 'nodemailer';
import type { Mailbox } from './mail-address.js';
import { MailNotSent, MailTransport, type OutgoingMail } from './mail-transport.js';

const CONNECTIONS = 4;
/** How long the server may take for a connection, a greeting, an answer. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 20_000;
const IDLE_MS = 30_000;
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** What nodemailer's errors hold. */
interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly permanent?: boolean;
}

/**
 * SMTP (RFC 5321) over a few kept connections. `smtps:` is TLS from the first byte, and the certificate must be right.
 * `smtp:` takes TLS where the server offers it, as mail servers do among themselves (RFC 7435): without it the mail goes
 * in clear, so a wrong certificate is no reason to stop. `?tls=required` demands a right one there too.
 */
export class SmtpTransport extends MailTransport {
  private readonly transporter: Transporter;

  constructor(
    url: string,
    private readonly from: Mailbox,
  ) {
    super();
    this.transporter = createTransport(optionsOf(url));
  }

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<void> {
    const domain = this.from.address.slice(this.from.address.lastIndexOf('@') + 1);
    try {
      await this.transporter.sendMail({
        ...{ from: this.from, to: { name: '', address: mail.to }, subject: mail.subject },
        ...{ text: mail.text, html: mail.html, messageId: `<${mail.id}@${domain}>`, signal },
        headers: { 'Auto-Submitted': 'auto-generated', ...listHeaders(mail.oneClickUrl) },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
    } catch (error) {
      throw Object.assign(failureOf(error as SmtpError), { cause: error });
    }
  }

  close(): void {
    this.transporter.close();
  }
}

function optionsOf(text: string) {
  const url = new URL(text);
  const isTls = url.protocol === 'smtps:';
  const mustBeTls = isTls || url.searchParams.get('tls') === 'required';
  return {
    ...({ pool: true, maxConnections: CONNECTIONS, maxRequeues: 0, idleTimeout: IDLE_MS } as const),
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? PORTS[isTls ? 'smtps:' : 'smtp:'] : Number(url.port),
    ...{ secure: isTls, requireTLS: mustBeTls && !isTls, tls: { rejectUnauthorized: mustBeTls } },
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS },
    ...{ dnsTimeout: CONNECT_MS, disableFileAccess: true, disableUrlAccess: true },
  };
}

/** One click of the reader's mail program ends such mail (RFC 8058). */
function listHeaders(oneClickUrl: string | null): Record<string, string> {
  if (oneClickUrl === null) return {};
  return { 'List-Unsubscribe': `<${oneClickUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/**
 * The recipient or the mail was refused for good (5yz to RCPT or DATA), or the operator has to change something: a wrong
 * password or sender is tried again, because a change of the settings cures it.
 */
function failureOf({
  code = 'unknown',
  responseCode,
  command = '',
  permanent = false,
}: SmtpError): MailNotSent {
  const isOfThisMail = permanent && /^(RCPT TO|DATA)/.test(command);
  const reason = responseCode === undefined ? code : `${code} ${responseCode}`;
  return new MailNotSent(reason, isOfThisMail);
}

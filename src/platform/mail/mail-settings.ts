import { z } from 'zod';
import { isLoopback, type Mode } from '../config/mode.js';
import { parseMailbox, type Mailbox } from './mail-address.js';

/** How mail leaves this process. */
export interface MailSettings {
  /** May hold a password. Null: no mail is sent. */
  readonly smtpUrl: string | null;
  readonly from: Mailbox;
  /** Without an SMTP server, on a developer's machine: mail is printed, and shown at `/console/dev/mail`. */
  readonly hasDevMailbox: boolean;
}

const smtpUrl = z.string().refine(isSmtpUrl, {
  message: 'must be a URL such as smtp://host:587 or smtps://user:password@host',
});
const mailbox = z.string().refine((text) => parseMailbox(text) !== null, {
  message: 'must be an address such as x402 <no-reply@example.com>',
});

/** The settings of mail. */
export const MAIL_SHAPE = { SMTP_URL: smtpUrl.optional(), MAIL_FROM: mailbox.optional() };

interface GivenMail {
  readonly smtpUrl: string | undefined;
  readonly from: string | undefined;
}

interface Circumstances {
  readonly mode: Mode;
  /** Whether `NODE_ENV=development` is set, and not only followed from the host. */
  readonly isDevelopmentSet: boolean;
  readonly hasDatabaseUrl: boolean;
  readonly http: {
    readonly publicUrl: string;
    readonly hasPublicUrl: boolean;
    readonly host: string;
    readonly trustProxyHops: number;
  };
}

/** Builds the settings. A mailbox of the developer exists where nobody else can have its mail. */
export function mailSettings(given: GivenMail, circumstances: Circumstances): MailSettings {
  return {
    smtpUrl: given.smtpUrl ?? null,
    from: parseMailbox(given.from ?? '') ?? defaultSender(circumstances.http.publicUrl),
    hasDevMailbox: isDevelopers(given, circumstances) && reachableBy(circumstances).length === 0,
  };
}

function isDevelopers(given: GivenMail, { mode, isDevelopmentSet, hasDatabaseUrl }: Circumstances): boolean {
  return given.smtpUrl === undefined && mode !== 'production' && (isDevelopmentSet || !hasDatabaseUrl);
}

/** The settings that say that others reach this server. */
function reachableBy({ http: { publicUrl, host, trustProxyHops } }: Circumstances): string[] {
  const publicHost = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  return [
    ...(isLoopback(publicHost) ? [] : ['PUBLIC_URL']),
    ...(isLoopback(host) ? [] : ['HOST']),
    ...(trustProxyHops > 0 ? ['TRUST_PROXY'] : []),
  ];
}

/** Boot notices: names, never a value of `SMTP_URL`. */
export function mailNotices(given: GivenMail, circumstances: Circumstances): string[] {
  const { publicUrl, hasPublicUrl } = circumstances.http;
  if (given.smtpUrl === undefined) {
    const settings = isDevelopers(given, circumstances) ? reachableBy(circumstances) : [];
    if (settings.length === 0) return [];
    const why = `${settings.join(', ')} says that others reach this server`;
    return [`mail is off, and /console/dev/mail with it: ${why}; set SMTP_URL, or sign in by wallet`];
  }
  const { address } = defaultSender(publicUrl);
  return [
    ...(given.from === undefined ? [`MAIL_FROM is not set: mail is sent from ${address}`] : []),
    ...(hasPublicUrl ? [] : [`PUBLIC_URL is not set: the links in mail lead to ${publicUrl}`]),
  ];
}

function defaultSender(publicUrl: string): Mailbox {
  const { hostname } = new URL(publicUrl);
  // A literal address has its own form in mail (RFC 5321 §4.1.3), which few servers take.
  const isName = !hostname.startsWith('[') && !/^[\d.]+$/.test(hostname);
  return { name: 'x402 Infrastructure', address: `no-reply@${isName ? hostname : 'localhost'}` };
}

function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '';
}

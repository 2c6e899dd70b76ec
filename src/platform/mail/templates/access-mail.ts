import { moment, type MailText } from './mail-text.js';
import { quotedName } from './names.js';

/** A link that is used once. Its token stands in the fragment, which no server and no log sees. */
export interface LinkData {
  readonly link: string;
  /** ISO 8601. The mail is not sent after it. */
  readonly expiresAt: string;
}

/** An invitation into the account of a tenant. */
export interface InvitationData extends LinkData {
  /** Company name of the tenant, else its e-mail address. */
  readonly tenant: string;
  readonly role: string;
  /** Name or e-mail address of a member; null for the operator. */
  readonly invitedBy: string | null;
}

const NOT_ASKED = 'If you did not ask for this, ignore it: nothing happens without the link.';

/** A link to sign in. */
export function signInMail({ link, expiresAt }: LinkData): MailText {
  return {
    subject: 'Sign in to x402 Infrastructure',
    paragraphs: ['Here is your link to sign in. It works once, in the browser that asked for it.'],
    action: { label: 'Sign in', url: link },
    afterwards: [
      `It is good until ${moment(expiresAt)}. In another browser it shows a code to type into the first one.`,
      NOT_ASKED,
    ],
  };
}

/** A link that proves an address, to join it to an account. */
export function emailLinkMail({ link, expiresAt }: LinkData): MailText {
  return {
    subject: 'Confirm your email address',
    paragraphs: ['This link adds this address to your account. After that you can sign in with it.'],
    action: { label: 'Confirm this address', url: link },
    afterwards: [`It works once, and is good until ${moment(expiresAt)}.`, NOT_ASKED],
  };
}

/** An invitation. Its subject is ours alone: people trust a subject, and anybody may name an account. */
export function invitationMail({ link, expiresAt, tenant, role, invitedBy }: InvitationData): MailText {
  const account = quotedName(tenant, 'a customer');
  const who = invitedBy === null ? 'The operator' : quotedName(invitedBy, 'A member');
  return {
    subject: 'You are invited to an account at x402 Infrastructure',
    paragraphs: [
      `${who} invites you to the account of ${account} at x402 Infrastructure.`,
      'Those names were chosen by the account’s own people.',
    ],
    facts: [['Your role', role]],
    action: { label: 'Open the invitation', url: link },
    afterwards: [
      `It works once, and is good until ${moment(expiresAt)}.`,
      'If you do not know the account, ignore it.',
    ],
  };
}

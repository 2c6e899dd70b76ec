import { moment, type MailText } from './mail-text.js';

/** What a person signs in with has changed. It names no address: the old one is not to learn the new one. */
export interface WaysInChangedData {
  readonly change: 'email' | 'wallet-added' | 'wallet-removed';
  /** The address of the wallet that came or went. */
  readonly wallet?: string;
  /** ISO 8601. */
  readonly at: string;
}

const SAID = {
  email: {
    subject: 'The email address of your sign-in has changed',
    text: 'The email address with which you sign in to x402 Infrastructure has changed.',
  },
  'wallet-added': {
    subject: 'A wallet was added to your sign-in',
    text: 'Another wallet signs in to your account at x402 Infrastructure from now on.',
  },
  'wallet-removed': {
    subject: 'A wallet was removed from your sign-in',
    text: 'A wallet does not sign in to your account at x402 Infrastructure any more.',
  },
} as const;

/** What a person signs in with has changed: goes to the old address, too. */
export function waysInChangedMail(
  { change, wallet, at }: WaysInChangedData,
  page: (path: string) => string,
): MailText {
  const { subject, text } = SAID[change];
  return {
    subject,
    paragraphs: [text],
    facts: [...(wallet === undefined ? [] : ([['Wallet', wallet]] as const)), ['Changed', moment(at)]],
    action: { label: 'Open your settings', url: page('/console/settings') },
    afterwards: [
      'If this was not you, sign out everywhere else in Settings, and tell the operator of this server at once.',
    ],
  };
}

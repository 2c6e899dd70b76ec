import { count, moment, type MailText } from './mail-text.js';
import { quotedName } from './names.js';

/** Units of a month, at a level of its limit. */
export interface QuotaData {
  /** Percent. */
  readonly level: number;
  readonly used: number;
  readonly limit: number;
  readonly environment: string;
  /** ISO 8601. */
  readonly resetAt: string;
}

/** A key that expires soon. */
export interface KeyExpiringData {
  readonly name: string | null;
  readonly maskedKey: string;
  readonly environment: string;
  /** ISO 8601. The mail is not sent after it. */
  readonly expiresAt: string;
}

/** Another plan is in force. */
export interface PlanChangedData {
  readonly before: string;
  readonly after: string;
}

/** Who suspended the account. Not why: the operator writes the reason for operators. */
export interface SuspendedData {
  readonly by: 'operator' | 'billing';
}

/** An endpoint that gets no more deliveries. */
export interface EndpointDisabledData {
  readonly host: string;
  readonly environment: string;
  readonly reason: 'gone' | 'failing';
}

/** The path of a page of the console, below the origin. */
type PageOf = (path: string) => string;

const QUOTA_USED_UP = 100;

/** The units of a month are used up, or nearly. */
export function quotaMail(data: QuotaData, page: PageOf): MailText {
  const isUsedUp = data.level >= QUOTA_USED_UP;
  const units = data.environment === 'test' ? 'test units' : 'units';
  return {
    subject: isUsedUp
      ? `Your ${units} of this month are used up`
      : `${data.level} % of your ${units} are used`,
    paragraphs: [
      isUsedUp
        ? 'The monthly quota of your plan is used up. What happens to further payments depends on your plan: they are charged for, or refused.'
        : 'Most of the monthly quota of your plan is used.',
    ],
    facts: [
      ['Used', `${count(data.used)} of ${count(data.limit)}`],
      ['Environment', data.environment],
      ['Next month begins', moment(data.resetAt)],
    ],
    action: { label: 'See usage and plans', url: page('/console/billing') },
  };
}

/** A key expires soon. */
export function keyExpiringMail(data: KeyExpiringData, page: PageOf): MailText {
  const name: [string, string][] = data.name === null ? [] : [['Name', quotedName(data.name, 'none')]];
  return {
    subject: 'An API key of yours expires soon',
    paragraphs: ['After that time calls with it are refused. Rotate it to get its successor without a gap.'],
    facts: [
      ...name,
      ['Key', data.maskedKey],
      ['Environment', data.environment],
      ['Expires', moment(data.expiresAt)],
    ],
    action: { label: 'Open your keys', url: page('/console/api-keys') },
  };
}

/** Another plan is in force. */
export function planChangedMail({ before, after }: PlanChangedData, page: PageOf): MailText {
  return {
    subject: `Your plan is now ${after}`,
    paragraphs: [`The plan of your account changed from ${before} to ${after}.`],
    action: { label: 'See your plan', url: page('/console/billing') },
  };
}

/** The account is suspended. */
export function suspendedMail({ by }: SuspendedData, page: PageOf): MailText {
  const isBill = by === 'billing';
  return {
    subject: 'Your account is suspended',
    paragraphs: [
      isBill
        ? 'A bill is overdue, so calls with your keys are refused. They work again once it is paid.'
        : 'The operator suspended your account. Calls with your keys are refused. Ask the operator what to do.',
    ],
    action: isBill
      ? { label: 'Pay the bill', url: page('/console/billing') }
      : { label: 'Open your account', url: page('/console') },
  };
}

/** A suspension was lifted. */
export function reactivatedMail({ by }: SuspendedData, page: PageOf): MailText {
  return {
    subject: 'Your account is active again',
    paragraphs: [
      by === 'billing'
        ? 'The bill is paid. Your keys work again.'
        : 'The operator lifted the suspension of your account. Your keys work again.',
    ],
    action: { label: 'Open your account', url: page('/console') },
  };
}

/** An endpoint was switched off. */
export function endpointDisabledMail(data: EndpointDisabledData, page: PageOf): MailText {
  return {
    subject: 'A webhook endpoint of yours is switched off',
    paragraphs: [
      data.reason === 'gone'
        ? 'It answered 410 Gone, so it gets no more deliveries.'
        : 'Every delivery failed for three days, so it gets no more.',
      'What is due waits for it. Switch it on again once it answers.',
    ],
    facts: [
      ['Endpoint', quotedName(data.host, 'unknown')],
      ['Environment', data.environment],
    ],
    action: { label: 'Open your webhooks', url: page('/console/webhooks') },
  };
}

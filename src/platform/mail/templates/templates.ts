import {
  emailLinkMail,
  invitationMail,
  signInMail,
  type InvitationData,
  type LinkData,
} from './access-mail.js';
import { waysInChangedMail, type WaysInChangedData } from './person-mail.js';
import type { MailText } from './mail-text.js';
import {
  endpointDisabledMail,
  keyExpiringMail,
  planChangedMail,
  quotaMail,
  reactivatedMail,
  suspendedMail,
  type EndpointDisabledData,
  type KeyExpiringData,
  type PlanChangedData,
  type QuotaData,
  type SuspendedData,
} from './notice-mail.js';

/** The values of each template. They are kept as JSON until the mail is sent. */
export interface MailData {
  readonly 'sign-in': LinkData;
  readonly 'email-link': LinkData;
  readonly invitation: InvitationData;
  readonly quota: QuotaData;
  readonly 'key-expiring': KeyExpiringData;
  readonly 'plan-changed': PlanChangedData;
  readonly suspended: SuspendedData;
  readonly reactivated: SuspendedData;
  readonly 'endpoint-disabled': EndpointDisabledData;
  readonly 'ways-in-changed': WaysInChangedData;
}

/** The name of a template. */
export type MailTemplate = keyof MailData;

/** Notices that help and are no duty: their reader can end them. */
const ENDED_BY_READERS: ReadonlySet<MailTemplate> = new Set(['quota', 'key-expiring', 'endpoint-disabled']);

type Compose<T extends MailTemplate> = (data: MailData[T], page: (path: string) => string) => MailText;

const COMPOSE: { readonly [T in MailTemplate]: Compose<T> } = {
  'sign-in': signInMail,
  'email-link': emailLinkMail,
  invitation: invitationMail,
  quota: quotaMail,
  'key-expiring': keyExpiringMail,
  'plan-changed': planChangedMail,
  suspended: suspendedMail,
  reactivated: reactivatedMail,
  'endpoint-disabled': endpointDisabledMail,
  'ways-in-changed': waysInChangedMail,
};

/** Whether a reader can end such mail. */
export function isEndedByReaders(template: MailTemplate): boolean {
  return ENDED_BY_READERS.has(template);
}

/** Whether a stored name is that of a template of this build: a later build may know more. */
export function isMailTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(COMPOSE, name);
}

/** What the mail says. `page` makes the address of a page from its path. */
export function compose<T extends MailTemplate>(
  template: T,
  data: MailData[T],
  page: (path: string) => string,
): MailText {
  const composeIt: Compose<T> = COMPOSE[template];
  return composeIt(data, page);
}

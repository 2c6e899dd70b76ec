import { shownName } from './names.js';

/** What a mail says, before it has a form. Every text is plain: the layout escapes it. */
export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Names and values, one a line. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  /** The one thing to do. */
  readonly action?: { readonly label: string; readonly url: string };
  /** What follows the action. */
  readonly afterwards?: readonly string[];
}

/** A mail in both of its forms. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const LONGEST_SUBJECT = 150;

/** A subject of one line, whatever a value in it holds. No subject holds what strangers wrote. */
export function subjectOf(text: string): string {
  return shownName(text, LONGEST_SUBJECT);
}

/** A moment as people read it, in UTC: `30 November 2026, 15:43 UTC`. */
export function moment(iso: string): string {
  const time = new Date(iso);
  const day = time.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const clock = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  return `${day}, ${clock} UTC`;
}

/** A whole number with separators. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

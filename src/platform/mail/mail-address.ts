import { domainToASCII } from 'node:url';

/** A mailbox with the name that readers see. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** RFC 5321 §4.5.3.1.3: 256 octets with the angle brackets. */
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;
/**
 * One address without comments, quotes or routes: neither a space, a comma nor a line break can end it, so a header holds
 * exactly one recipient whatever a caller gives.
 */
const ADDRESS = /^[^\s@,;:<>()[\]\\"\p{Cc}]+@[^\s@,;:<>()[\]\\"\p{Cc}]+$/u;
const MAILBOX = /^\s*([^<>\p{Cc}]*?)\s*<([^<>]+)>\s*$/u;

/** Whether mail can be sent to this text: one plain address (RFC 5321, and RFC 6531 for others than ASCII). */
export function isMailAddress(text: string): boolean {
  const local = text.slice(0, text.lastIndexOf('@'));
  return text.length <= LONGEST && local.length <= LONGEST_LOCAL_PART && ADDRESS.test(text);
}

/** Reads `a@example.com` or `Name <a@example.com>`; null for anything else. */
export function parseMailbox(text: string): Mailbox | null {
  const [, name = '', address = text.trim()] = MAILBOX.exec(text) ?? [];
  if (!isMailAddress(address)) return null;
  return { name: name.replace(/^"(.*)"$/, '$1'), address };
}

/** The address of the mailbox: what follows `+` names no other one at most mail servers. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const [local = ''] = address.slice(0, at).split('+');
  return `${local}${address.slice(at)}`;
}

const ASCII_LOCAL_PART = /^[\x21-\x7e]+$/;

/**
 * The one spelling of an address by which people are known: in small letters, its domain in ASCII (RFC 5891). A local
 * part beyond ASCII has none: its letters fold into others differently here, in Postgres and at mail servers, and so
 * one address could be taken for another.
 *
 * @returns null for a text that is no address, or one without such a spelling
 */
export function canonicalAddress(text: string): string | null {
  if (!isMailAddress(text)) return null;
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), domainToASCII(text.slice(at + 1))];
  return ASCII_LOCAL_PART.test(local) && domain !== '' ? `${local.toLowerCase()}@${domain}` : null;
}

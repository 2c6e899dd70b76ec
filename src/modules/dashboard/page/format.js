const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const dateTimes = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

// Some browsers report an old zone without an area, such as CET, which the API rejects.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
export const timezone = zone.includes('/') ? zone : 'UTC';

export function formatCount(value) {
  return numbers.format(value);
}

export function formatPercent(value) {
  return `${numbers.format(value)} %`;
}

export function formatMs(value) {
  return value === null || value === undefined ? '–' : `${numbers.format(value)} ms`;
}

/**
 * Groups the integer digits of a decimal string and keeps all decimals. Amounts never become floating-point numbers.
 */
export function formatUsdc(text) {
  const [whole = '0', fraction] = String(text).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Truncates (never rounds up) to two decimals, for the overview. The tables show the exact value. */
export function formatUsdcShort(text) {
  const [whole = '0', fraction = ''] = String(text).split('.');
  const isSmall = whole === '0' && fraction !== '' && /^00/.test(fraction);
  return formatUsdc(fraction === '' || isSmall ? text : `${whole}.${fraction.slice(0, 2).padEnd(2, '0')}`);
}

export function formatTime(iso) {
  return iso ? dateTimes.format(new Date(iso)) : '–';
}

export function formatDay(iso) {
  return days.format(new Date(iso));
}

export function formatHour(iso) {
  return hours.format(new Date(iso));
}

/** Returns the ends of an address or hash: enough for recognition, and short enough for a phone. */
export function shorten(text) {
  return !text ? '–' : text.length <= 14 ? text : `${text.slice(0, 6)}…${text.slice(-4)}`;
}

/** Converts codes such as `RATE_LIMIT` and `first_time_payer` to words. */
export function inWords(code) {
  const words = String(code).toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

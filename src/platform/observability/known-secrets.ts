import { base58 } from '@scure/base';
import type { AppConfig } from '../config/app-config.js';
import { redisNodes } from '../config/redis-settings.js';
import { isServerUrl, parseServerUrl } from '../database/connection/server-url.js';
import type { TelemetrySettings } from '../telemetry/telemetry-schema.js';

/** Shorter settings may be ordinary words, which a line may contain. */
const SECRET_LENGTH = 6;
/**
 * Minimum length of a key in a node URL's path; plain words such as `v3` or `base-mainnet` do not count.
 */
const PATH_KEY_LENGTH = 8;
const LONG_WORD = 24;
/** Keys of real Sentry projects have 32 characters. */
const SENTRY_KEY_LENGTH = 16;

/**
 * Every secret of the settings, in each spelling that a log may contain. The spellings are plain, JSON, URL,
 * hexadecimal, and base64 at any offset (as in Basic authentication). Chain keys also appear as their bytes. The
 * longest come first, so that a secret that contains another leaves no remainder.
 */
export function secretSpellings(config: AppConfig): string[] {
  const { adminKeys, addressHashSecret, verification, stripe, facilitator, observability } = config;
  const texts = [
    ...adminKeys,
    addressHashSecret,
    verification.pythonKey,
    stripe.secretKey,
    config.accounts.oidc?.clientSecret ?? null,
    ...stripe.webhookSecrets,
    ...config.encryptionKeys,
    ...facilitator.evmSignerKeys.map((key) => key.replace(/^0x/, '')),
    ...facilitator.svmSignerKeys,
    ...databaseCredentials(config.database.url),
    ...databaseCredentials(config.database.directUrl),
    ...redisNodes(config.redis?.url ?? '').flatMap(({ href }) => credentialsIn(href)),
    ...(config.redis?.sentinels ?? []).flatMap(credentialsIn),
    ...credentialsIn(verification.pythonUrl),
    ...credentialsIn(stripe.apiBase),
    ...credentialsIn(config.mail.smtpUrl),
    ...sentryKeys(observability.sentryDsn),
    ...collectorKeys(observability.telemetry),
    ...config.chains.flatMap(({ rpcUrls }) => rpcUrls.flatMap(keysInNode)),
  ].filter((text) => text !== null);
  const keys = [
    ...config.encryptionKeys.map((key) => Buffer.from(key, 'base64')),
    ...facilitator.evmSignerKeys.map((key) => Buffer.from(key.replace(/^0x/, ''), 'hex')),
    ...facilitator.svmSignerKeys.flatMap(bytesOfSolanaKey),
  ];
  const spellings = [...texts.filter(isSecret).flatMap(spellingsOfText), ...keys.flatMap(spellingsOfBytes)];
  return [...new Set(spellings)].sort((one, other) => other.length - one.length);
}

function isSecret(text: string): boolean {
  return text.length >= SECRET_LENGTH;
}

function spellingsOfText(text: string): string[] {
  const bytes = Buffer.from(text);
  // The last one: percent-encoded bytes, decoded one by one.
  return [text, JSON.stringify(text).slice(1, -1), bytes.toString('latin1'), ...encodings(bytes)];
}

/** Also the digits of the whole number, and the byte arrays of JSON and wallets. */
function spellingsOfBytes(bytes: Buffer): string[] {
  const number = BigInt(`0x${bytes.toString('hex')}`).toString();
  return [...encodings(bytes), base58.encode(bytes), number, bytes.join(','), bytes.join(', ')];
}

function encodings(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  // Base64 of a longer text that contains it: the characters that depend on its bytes alone, at each offset.
  const within = [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = Math.ceil((before * 4) / 3);
    const last = Math.floor((whole.length * 4) / 3);
    return [whole.toString('base64'), whole.toString('base64url')].map((text) => text.slice(first, last));
  });
  return [hex, hex.toUpperCase(), ...within.filter(isSecret)];
}

/** The bytes of a key and of its seed. */
function bytesOfSolanaKey(key: string): Buffer[] {
  const bytes = Buffer.from(base58.decode(key));
  return bytes.length > 32 ? [bytes, bytes.subarray(0, 32)] : [bytes];
}

/** Credentials in a URL: its password, encoded and decoded, and parameters with credential names. */
function credentialsIn(url: string | null): string[] {
  if (url === null || !URL.canParse(url)) return [];
  const { password, searchParams } = new URL(url);
  const named = [...searchParams].flatMap(([name, value]) =>
    /pass|key|secret|token/i.test(name) ? [value] : [],
  );
  return [password, decoded(password), ...named];
}

/** A URL of several servers is none that Node reads. */
function databaseCredentials(url: string | null): string[] {
  if (url === null || !isServerUrl(url)) return [];
  const { password, parameters } = parseServerUrl(url);
  const named = [...parameters].flatMap(([name, value]) =>
    /pass|key|secret|token/i.test(name) ? [value] : [],
  );
  const all = [...(password === undefined ? [] : [password]), ...named];
  return [
    ...all,
    ...all.map((text) => encodeURIComponent(text)),
    /:\/\/[^/?#]*?:([^/?#]*)@/.exec(url)?.[1] ?? '',
  ];
}

/** Node providers place their customer's key anywhere in the URL. */
function keysInNode(url: string): string[] {
  const { pathname, username, searchParams } = new URL(url);
  const parts = pathname.split('/').filter((part) => part.length >= PATH_KEY_LENGTH);
  const keys = parts.filter((part) => /\d/.test(part) || part.length >= LONG_WORD);
  const all = [...keys, username, ...searchParams.values()];
  return [...credentialsIn(url), ...all, ...all.map(decoded)];
}

function sentryKeys(dsn: string | null): string[] {
  if (dsn === null) return [];
  const { username, password } = new URL(dsn);
  return [username, password].filter((key) => key.length >= SENTRY_KEY_LENGTH);
}

/** The values of the headers, and what a scheme such as Bearer is followed by. */
function collectorKeys(telemetry: TelemetrySettings | null): (string | null)[] {
  if (telemetry === null) return [];
  const values = Object.values(telemetry.headers).flatMap((value) => [value, ...value.split(' ').slice(1)]);
  return [...values, ...credentialsIn(telemetry.tracesUrl), ...credentialsIn(telemetry.metricsUrl)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

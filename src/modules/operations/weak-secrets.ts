import type { AppConfig } from '../../platform/config/app-config.js';
import { parseServerUrl } from '../../platform/database/connection/server-url.js';

/** What examples, images and people in a hurry choose. */
const WORDS =
  /change|this|replace|secret|passw(?:or|0r)?d|admin|root|user|postgres|redis|x402|test|example|default|demo|qwerty|letmein|key|token|my|me/g;
const DIGITS = '01234567890123456789';
const SHORTEST = 8;
/** What such words may have beside them, such as a year. */
const ADDED = 4;

/**
 * Names the settings whose secret can be guessed: a default, common words, one character repeated, or fewer than eight
 * characters. Never a value. Boot refuses an ENCRYPTION_KEY that is not random.
 */
export function weakSecrets(config: AppConfig): string[] {
  const { adminKeys, addressHashSecret, verification, database, redis } = config;
  const given: [name: string, secrets: readonly string[]][] = [
    ['X402_ADMIN_KEY', adminKeys],
    ['ADDRESS_HASH_SECRET', addressHashSecret === null ? [] : [addressHashSecret]],
    ['PYTHON_VERIFIER_KEY', verification.pythonKey === null ? [] : [verification.pythonKey]],
    ['DATABASE_URL', databasePassword(database.url)],
    ['DATABASE_DIRECT_URL', databasePassword(database.directUrl)],
    ['REDIS_URL', (redis?.url ?? '').split(',').flatMap(passwordsIn)],
    ['REDIS_SENTINELS', (redis?.sentinels ?? []).flatMap(passwordsIn)],
  ];
  return given.filter(([, secrets]) => secrets.some(isGuessed)).map(([name]) => name);
}

function isGuessed(secret: string): boolean {
  const rest = secret.toLowerCase().replace(WORDS, '').replace(/[-_ ]/g, '');
  const isPlain = rest.length <= ADDED || DIGITS.includes(rest) || new Set(secret).size === 1;
  return secret.length < SHORTEST || isPlain;
}

/** A URL without a password relies on something else, such as a certificate or a socket. */
function databasePassword(url: string | null): string[] {
  const password = url === null ? undefined : parseServerUrl(url).password;
  return password === undefined || password === '' ? [] : [password];
}

function passwordsIn(url: string): string[] {
  if (!URL.canParse(url.trim())) return [];
  const { password } = new URL(url.trim());
  return password === '' ? [] : [decodeURIComponent(password)];
}

import type { z } from 'zod';
import type { AccountSettings } from './app-config.js';
import type { Mode } from './mode.js';
import type { SCHEMA } from './settings-schema.js';
import type { RawEnvironment } from './variables.js';

type Given = z.infer<typeof SCHEMA>;

/** Builds the settings of people and their sign-in. */
export function accountsOf(env: Given, mode: Mode): AccountSettings {
  return {
    signUp: env.SIGN_UP ?? (mode === 'production' ? 'closed' : 'open'),
    operatorEmails: env.OPERATOR_EMAILS,
    oidc: oidcOf(env),
  };
}

/** Each of these is nothing without the others: a part of them was silently no provider. */
const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

/** Settings of a provider that are missing beside others. */
export function oidcProblems(raw: RawEnvironment): string[] {
  const set = OIDC.filter((name) => raw[name] !== undefined);
  if (set.length === 0) return [];
  const missing = OIDC.filter((name) => raw[name] === undefined);
  return missing.map((name) => `${name} is required with ${set.join(' and ')}`);
}

/** Boot notices about settings with which people, or the operator, can never sign in. */
export function accountNotices(env: Given, mode: Mode): string[] {
  const isWithoutOrigin = mode === 'production' && env.PUBLIC_URL === undefined;
  const isWithoutKey = env.OPERATOR_EMAILS.length > 0 && env.X402_ADMIN_KEY.length === 0;
  return [
    ...(isWithoutOrigin ? ['PUBLIC_URL is not set: nobody can sign in at /console'] : []),
    ...(isWithoutKey
      ? ['X402_ADMIN_KEY is not set: no address of OPERATOR_EMAILS becomes an operator without it']
      : []),
  ];
}

function oidcOf(env: Given): AccountSettings['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return { issuer, clientId, clientSecret, name: env.OIDC_NAME };
}

import type { components } from '@x402-infrastructure/sdk';

type Schemas = components['schemas'];

export type Role = Schemas['SessionTenant']['role'];
/** The areas of a tenant that a role is allowed into. */
export type Area = keyof Schemas['RoleAccess'];
/** The ways in that this deployment has. */
export type Methods = Schemas['SignInMethods'];
export type Wallet = Schemas['UserWallet'];
export type Passkey = Schemas['Passkey'];
export type User = Schemas['User'];
export type Tenant = Schemas['SessionTenant'];

/** The body of `GET /session`, and of every route that ends with who is in. */
export type SessionBody = Schemas['Session'];
/** That of a visitor who is signed in. */
export type Session = Required<Omit<SessionBody, 'signedIn'>> & { readonly signedIn: true };
export type SessionAnswer = Session | { readonly signedIn: false; readonly methods: Methods };

/** Either all members are there, or none but the ways in. */
export function answerOf(body: SessionBody): SessionAnswer {
  return body as SessionAnswer;
}

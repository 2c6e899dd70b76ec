import type { components } from '@x402-infrastructure/sdk';

export type VerifyRequest = components['schemas']['VerificationRequest'];
export type Verification = components['schemas']['Verification'];

/** The form as it is typed. */
export interface Draft {
  readonly chain: string;
  readonly txHash: string;
  readonly expectedAmount: string;
  readonly reference: string;
  readonly payer: string;
  readonly recipient: string;
}

/** The body of `POST /verify`: what was left empty is left out. */
export function requestOf({ txHash, ...rest }: Draft): VerifyRequest {
  const typed = Object.entries({ txHash, ...rest }).map(([name, value]) => [name, value.trim()] as const);
  const given = Object.fromEntries(typed.filter(([, value]) => value !== ''));
  return { txHash: '', chain: '', ...given };
}

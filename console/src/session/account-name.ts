import type { Tenant } from './types';

/** What an account is called: its company, else its address. An account that a wallet opened has neither at first. */
export function accountName({ companyName, email }: Pick<Tenant, 'companyName' | 'email'>): string {
  return companyName ?? email ?? 'Unnamed account';
}

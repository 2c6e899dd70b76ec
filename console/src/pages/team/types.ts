import type { components } from '@x402-infrastructure/sdk';
import type { Role } from '../../session/types';

type Schemas = components['schemas'];

export type Member = Schemas['Member'];
export type Invitation = Schemas['Invitation'];

export const ROLES: readonly {
  readonly value: Role;
  readonly label: string;
  readonly description: string;
}[] = [
  { value: 'owner', label: 'Owner', description: 'Everything, including the plan and other owners.' },
  {
    value: 'admin',
    label: 'Admin',
    description: 'Everything but the plan, which it sees; invites and removes all but owners.',
  },
  {
    value: 'developer',
    label: 'Developer',
    description:
      'Verifies and settles, makes keys, manages webhooks; live wallets it only sees. No billing, no audit log.',
  },
  {
    value: 'viewer',
    label: 'Viewer',
    description: 'Sees payments, keys, wallets and webhooks; changes nothing.',
  },
];

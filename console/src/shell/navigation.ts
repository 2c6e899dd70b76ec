import type { Area, Session } from '../session/types';

export interface Entry {
  readonly path: string;
  /** The name of the link, and the `h1` of its page. */
  readonly title: string;
}

interface AreaEntry extends Entry {
  /** Shown to those who may read it; to everybody without one. */
  readonly area: Area | null;
}

const ENTRIES: readonly AreaEntry[] = [
  { path: '/', title: 'Overview', area: null },
  { path: '/payments', title: 'Payments', area: 'verify' },
  { path: '/verify', title: 'Verify', area: 'verify' },
  { path: '/wallets', title: 'Wallets', area: 'wallets' },
  { path: '/api-keys', title: 'API keys', area: 'keys' },
  { path: '/webhooks', title: 'Webhooks', area: 'webhooks' },
  { path: '/settlements', title: 'Settlements', area: 'settle' },
  { path: '/billing', title: 'Billing', area: 'billing' },
  { path: '/team', title: 'Team', area: 'team' },
  { path: '/audit-log', title: 'Audit log', area: 'audit' },
];

/** Shown in place of the others below `/operator`. The name of the audit log is not that of a tenant's. */
const OPERATOR_ENTRIES: readonly Entry[] = [
  { path: '/operator/tenants', title: 'Tenants' },
  { path: '/operator/bans', title: 'Bans' },
  { path: '/operator/screening', title: 'Screening' },
  { path: '/operator/settlements', title: 'All settlements' },
  { path: '/operator/signers', title: 'Signers' },
  { path: '/operator/stripe-events', title: 'Stripe events' },
  { path: '/operator/deliveries', title: 'Deliveries' },
  { path: '/operator/jobs', title: 'Jobs' },
  { path: '/operator/database', title: 'Database' },
  { path: '/operator/processes', title: 'Processes' },
  { path: '/operator/audit', title: 'Operator audit' },
];

export function tenantEntries(session: Session): readonly Entry[] {
  if (session.tenant === null) return [];
  return ENTRIES.filter(({ area }) => area === null || session.access[area] !== 'none');
}

export function operatorEntries(session: Session): readonly Entry[] {
  return session.operator.isOperator ? OPERATOR_ENTRIES : [];
}

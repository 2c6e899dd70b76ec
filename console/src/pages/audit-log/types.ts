import type { components } from '@x402-infrastructure/sdk';

export type Entry = components['schemas']['OwnAuditEntry'];
export type Values = Entry['before'];

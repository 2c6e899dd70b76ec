import type { AuditRecord } from '../../../platform/audit/audit-trail.js';
import type { Caller } from '../caller-names.js';

/** A change with the name of who made it. */
export interface NamedRecord extends Omit<AuditRecord, 'actor'> {
  readonly actor: Caller;
}

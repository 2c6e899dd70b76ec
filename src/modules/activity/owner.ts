import type { Environment } from '../../domain/chain.js';

/** Whose rows are read: every statement of this module is restricted to both. */
export interface Owner {
  readonly tenantId: string;
  readonly environment: Environment;
}

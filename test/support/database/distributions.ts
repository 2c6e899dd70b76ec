import type { Distribution } from '../../../src/platform/database/distribution/distribution.js';

/** A database on one server. */
export const ONE_NODE = { isDistributed: false } as Distribution;

/** A database that keeps tenants on several nodes. Its statements run on one server too. */
export const SEVERAL_NODES = { isDistributed: true } as Distribution;

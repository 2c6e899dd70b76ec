import { createHash } from 'node:crypto';
import { formatApiKey } from '../../src/domain/access/api-key.js';

/**
 * What opens the rows of every kept release. None of it is secret: the rows are made up, and both keys are computed, so
 * that no file holds them in clear.
 */
export const SAMPLE_KEYS = {
  /** `ENCRYPTION_KEY` of a server on these rows: what a server takes for random. */
  encryption: createHash('sha256').update('the key of the kept releases').digest('base64'),
  /** API key of the selling tenant in the live environment, every scope. */
  live: formatApiKey('live', Buffer.alloc(32, 1)),
  /** The same in the test environment. */
  test: formatApiKey('test', Buffer.alloc(32, 2)),
};

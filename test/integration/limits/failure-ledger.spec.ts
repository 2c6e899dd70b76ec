import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { BanPolicy } from '../../../src/modules/limits/abuse/ban-policy.js';
import { BansRepository } from '../../../src/modules/limits/abuse/bans.repository.js';
import { FailedAuthCounter } from '../../../src/modules/limits/abuse/failed-auth-counter.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const MINUTE_MS = 60_000;

describe(FailedAuthCounter, () => {
  let dataSource: DataSource;
  let ledger: FailedAuthCounter;

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
    const bans = new BansRepository(dataSource);
    ledger = new FailedAuthCounter(dataSource, bans, new BanPolicy(), new FixedClock(NOW_MS));
  });
  afterAll(() => dataSource.destroy());

  it('C6: bans no address for failures that are older than the counting period', async () => {
    const addressHash = randomUUID();
    const timesMs = Array.from({ length: 10 }, (_, i) => NOW_MS - (9 - i) * 2 * MINUTE_MS);
    expect(await ledger.enter([{ addressHash, timesMs }])).toEqual([]);
    // Five of them lie within ten minutes; five more make it ten.
    const more = await ledger.enter([{ addressHash, timesMs: new Array<number>(5).fill(NOW_MS) }]);
    expect(more).toMatchObject([{ addressHash, level: 0 }]);
  });
});

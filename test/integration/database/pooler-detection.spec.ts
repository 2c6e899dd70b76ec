import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { detectPooler } from '../../../src/platform/database/setup/pooler-detection.js';
import { startPgBouncer, type PgBouncerOptions } from '../../support/services/pgbouncer.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

describe('detectPooler', () => {
  async function detectAt(url: string, load = 0): Promise<string> {
    const source = await new DataSource(dataSourceOptions(url, 2)).initialize();
    const others = await new DataSource(dataSourceOptions(url, 10)).initialize();
    let isOver = false;
    const busy = Array.from({ length: load }, async () => {
      while (!isOver) await others.query('SELECT pg_sleep(0.001)');
    });
    try {
      return await detectPooler(source);
    } finally {
      isOver = true;
      await Promise.all(busy);
      await Promise.all([source.destroy(), others.destroy()]);
    }
  }

  it('P1: finds nothing before the server itself', async () => {
    expect(await detectAt(workerDatabaseUrl())).toBe('none');
  });

  it.each<[string, PgBouncerOptions, number]>([
    ['without load, where the same server connection comes back', {}, 0],
    ['with one server connection', { poolSize: 1 }, 0],
    ['with two server connections under load', { poolSize: 2 }, 8],
    ['with many server connections under load', { poolSize: 20 }, 8],
  ])('P1: finds a pooler in transaction mode %s', async (_, options, load) => {
    const pooler = await startPgBouncer(workerDatabaseUrl(), options);
    try {
      for (let round = 0; round < 5; round += 1)
        expect(await detectAt(pooler.through(workerDatabaseUrl()), load)).toBe('transaction');
    } finally {
      await pooler.stop();
    }
  });

  it('P1: a pooler in session mode keeps sessions', async () => {
    const pooler = await startPgBouncer(workerDatabaseUrl(), { mode: 'session' });
    try {
      expect(await detectAt(pooler.through(workerDatabaseUrl()))).toBe('session');
    } finally {
      await pooler.stop();
    }
  });
});

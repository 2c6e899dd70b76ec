import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countPendingMigrations } from './migrations.js';

/** The part of pg's pool that we use; TypeORM types it as unknown. */
interface Pool {
  connect(): Promise<PoolClient>;
}
interface PoolClient {
  query(text: string): Promise<unknown>;
  release(destroy?: boolean): void;
}

/** Whether the database answers and has the schema that this build needs. */
@Injectable()
export class DatabaseHealth implements OnApplicationBootstrap {
  private readonly logger = new Logger('database');
  private schemaIsCurrent = false;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Asks the database through the pool that requests use, so that an exhausted pool shows.
   *
   * @param signal gives up; the connection that did not answer is closed, not handed back
   * @throws the driver's error, which is not for callers' eyes
   */
  async ping(signal: AbortSignal): Promise<void> {
    const pool = (this.dataSource.driver as unknown as { master: Pool }).master;
    const client = await pool.connect();
    if (signal.aborted) {
      client.release();
      return;
    }
    let isReleased = false;
    const release = (destroy: boolean): void => {
      if (!isReleased) client.release(destroy);
      isReleased = true;
    };
    signal.addEventListener(
      'abort',
      () => {
        release(true);
      },
      { once: true },
    );
    try {
      await client.query('SELECT 1');
      release(false);
    } catch (error) {
      release(true);
      throw error;
    }
  }

  /** Whether every migration is applied; once it is, it is not asked again. */
  async isSchemaCurrent(): Promise<boolean> {
    this.schemaIsCurrent ||= (await countPendingMigrations(this.dataSource)) === 0;
    return this.schemaIsCurrent;
  }

  /** In production nobody migrates at boot; we start, are not ready, and say why. */
  async onApplicationBootstrap(): Promise<void> {
    if (await this.isSchemaCurrent().catch(() => false)) return;
    this.logger.error('MIGRATIONS ARE PENDING: not ready before npm run migration:run has applied them');
  }
}

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assertWritable, poolOf } from './pooled-queries.js';
import { abbreviate, compareSchema } from './schema-comparison.js';
import { readSqlFunctions, type SqlFunction } from './sql-functions.js';

/** Versions that are tested or of which the tested ones are neighbours; others serve, and boot says so. */
const SUPPORTED = { from: 15, to: 18 };

/** Checks whether the database answers, takes writes, and has the schema that this build needs. */
@Injectable()
export class DatabaseHealth implements OnApplicationBootstrap {
  private readonly logger = new Logger('database');
  private schemaIsComplete = false;
  private functions: readonly SqlFunction[] | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Queries the database through the pool that requests use, so that an exhausted pool is detected. One statement: a
   * pooler may have another server behind it than before.
   *
   * @param signal aborts the check; the unresponsive connection is closed, not returned to the pool
   * @throws ReadOnlyServer; the driver's error, which callers must not see
   */
  async ping(signal: AbortSignal): Promise<void> {
    const client = await poolOf(this.dataSource).connect();
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
      await assertWritable(client);
      release(false);
    } catch (error) {
      release(true);
      throw error;
    }
  }

  /**
   * The required migrations and functions that the database lacks; a function of a lower revision counts. Once nothing
   * is missing, later calls skip the query. A database of a later build lacks nothing.
   *
   * @throws the driver's error
   */
  async missing(): Promise<readonly string[]> {
    if (this.schemaIsComplete) return [];
    this.functions ??= readSqlFunctions();
    const { behind } = await compareSchema(this.dataSource, this.functions);
    this.schemaIsComplete = behind.length === 0;
    return behind;
  }

  /** In production no server migrates at boot: it starts, is not ready, and logs the missing parts. */
  async onApplicationBootstrap(): Promise<void> {
    await this.sayVersion().catch((error: unknown) => {
      this.logger.warn(`The version of Postgres is not known: ${String(error)}`);
    });
    const missing = await this.missing().catch((error: unknown) => [String(error)]);
    if (missing.length === 0) return;
    this.logger.error(
      `MIGRATIONS ARE PENDING: not ready before npm run migration:run has applied them (${abbreviate(missing)})`,
    );
  }
  private async sayVersion(): Promise<void> {
    const [row] = await this.dataSource.query<{ version: string }[]>(
      `SELECT current_setting('server_version') AS version`,
    );
    const major = Number.parseInt(row?.version ?? '', 10);
    if (major >= SUPPORTED.from && major <= SUPPORTED.to) return;
    this.logger.warn(
      `Postgres ${row?.version ?? ''} is not supported: this build is meant for ${SUPPORTED.from} to ${SUPPORTED.to}`,
    );
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';

const DATA_FOLDER = '.data/postgres';
const DATABASE = 'x402';

/**
 * Address of the database: `DATABASE_URL`. Without it, outside production, an embedded Postgres in `.data/postgres`.
 */
@Injectable()
export class DatabaseAddress {
  private readonly logger = new Logger('database');

  constructor(private readonly config: AppConfig) {}

  /** @throws Error when the embedded Postgres cannot start */
  async url(): Promise<string> {
    const { url } = this.config.database;
    if (url !== null) return url;
    if (this.config.mode === 'production') throw new Error('DATABASE_URL is required in production');
    this.logger.warn(`DATABASE_URL is not set: using an embedded Postgres in ${DATA_FOLDER}`);
    const { startEmbeddedPostgres } = await import('../../../tools/embedded-postgres/launcher.js');
    // It ends with this process, after all connections have closed; no code here stops it.
    const embedded = await startEmbeddedPostgres({
      dataDir: DATA_FOLDER,
      persistent: true,
      database: DATABASE,
    });
    return embedded.url;
  }
}

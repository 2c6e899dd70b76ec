import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { UnsuitableServer } from './connection/session.js';
import { DatabaseHealth } from './database-health.js';
import { DatabaseAddress } from './database-address.js';
import { Distribution } from './distribution/distribution.js';
import { HeavyReads } from './heavy-reads.js';
import { PooledQueries } from './pooled-queries.js';
import { describeRun, migrateDatabase } from './migrations.js';

/**
 * Describes the database. The composition root knows the entities and migrations of all modules; this module does not.
 */
export interface DatabaseDescription {
  readonly options: (url: string, poolSize: number, caCert: string | null) => DataSourceOptions;
  /** For migrations: few connections, no statement timeout. Not initialised yet. */
  readonly migrationSource: (url: string, caCert: string | null) => DataSource;
}

@Module({ providers: [DatabaseAddress], exports: [DatabaseAddress] })
class DatabaseAddressModule {}

/** Provides the initialised pool. Boot waits for the database and, outside production, migrates its schema. */
@Module({})
export class DatabaseModule {
  /** Builds the module for one database. */
  static forRoot(description: DatabaseDescription): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          imports: [DatabaseAddressModule],
          inject: [AppConfig, DatabaseAddress],
          useFactory: (config: AppConfig, address: DatabaseAddress) => connect(description, config, address),
        }),
      ],
      providers: [DatabaseHealth, Distribution, HeavyReads, PooledQueries],
      exports: [DatabaseHealth, Distribution, HeavyReads, PooledQueries],
    };
  }
}

async function connect(
  description: DatabaseDescription,
  config: AppConfig,
  address: DatabaseAddress,
): Promise<TypeOrmModuleOptions> {
  const url = await address.url();
  const { poolSize, directUrl, caCert, runtimeRole } = config.database;
  if (config.mode !== 'production') {
    await migrate(description.migrationSource(directUrl ?? url, caCert), runtimeRole);
  }
  const logger = new Logger('database');
  return {
    ...description.options(url, poolSize, caCert),
    // The pool replaces an idle connection that breaks; without a handler its event would end the process.
    poolErrorHandler: (error: unknown) => {
      logger.warn({ message: 'an idle connection broke', err: error });
    },
    logging: false,
    // A server that cannot serve this build as it is will not change by itself.
    toRetry: (error: unknown) => !(error instanceof UnsuitableServer),
    retryAttempts: 3,
    retryDelay: 1_000,
  } as TypeOrmModuleOptions;
}

async function migrate(source: DataSource, runtimeRole: string | null): Promise<void> {
  const dataSource = await source.initialize();
  try {
    const done = describeRun(await migrateDatabase(dataSource, runtimeRole));
    if (done !== null) new Logger('database').log(done);
  } finally {
    await dataSource.destroy();
  }
}

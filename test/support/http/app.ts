import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { AppModule } from '../../../src/app.module.js';
import { APP_OPTIONS, configureApp } from '../../../src/configure-app.js';
import { AnonymousAllowance, BanPolicy, CallerPolicy } from '../../../src/modules/limits/testing.js';
import { AppConfig } from '../../../src/platform/config/app-config.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { ServerAdapter, type ServerLimits } from '../../../src/platform/http/server/server-adapter.js';
import { AppLogger } from '../../../src/platform/observability/app-logger.js';
import { leaveOutControllers } from '../answers/outside.js';
import { watchSupertest } from '../answers/every-answer.js';
import { standForAll } from '../proxies/round-robin.js';
import {
  createThrowawayDatabase,
  databaseSettings,
  workerDatabaseUrl,
  workerRedisUrl,
} from '../services/worker-database.js';

watchSupertest(supertest);

export interface TestAppOptions {
  /**
   * Settings as environment variables; nothing else is read from the environment. With an `ENCRYPTION_KEY` the application
   * has a database of its own unless one is named: what it seals, no other spec of the worker could open.
   */
  readonly config?: Readonly<Record<string, string | undefined>>;
  /** Controllers that only the test has. */
  readonly controllers?: readonly Type[];
  /** Replaces providers, such as the clock or the verifier. */
  readonly overrides?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  readonly requestTimeoutMs?: number;
  /** Limits on connections and memory of callers, for specs about those. */
  readonly serverLimits?: Partial<ServerLimits>;
  /** The real limits of anonymous callers, for specs about those; otherwise they are high. */
  readonly anonymousLimits?: boolean;
  /**
   * Why the spec needs one process even if others use several (`E2E_INSTANCES`): it inspects the metrics or parts of that
   * process. Every such spec is named in docs/scale.md.
   */
  readonly oneProcess?: string;
  /** Bans and the limits of refused callers, for specs about those; otherwise failures are unlimited. */
  readonly bans?: boolean;
}

/** Most specs do not test the 100 requests a day of an anonymous caller. */
const ROOM: AnonymousAllowance = { requestsPerMinute: 10_000_000, requestsPerDay: 10_000_000 };

/** All requests of a spec come from one address, so refusals are unlimited. */
const ALL_CALLERS: CallerPolicy = {
  refusedPerMinute: 10_000_000,
  lookUpsPerMinute: 5,
  anonymousPerMinute: 10_000_000,
};

/** All specs of a worker share one address and one database. */
const NO_BANS: BanPolicy = { failures: 1_000_000, windowMs: 600_000 };

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly dataSource: DataSource;
  /** Requests against the app, on a port of its own. */
  readonly http: ReturnType<typeof supertest.agent>;
  /** Every line logged so far, at level debug; grows. */
  readonly lines: readonly string[];
  /** The same, parsed. */
  logs(): Record<string, unknown>[];
  close(): Promise<void>;
}

/**
 * How many instances of the application each spec uses in turn, through a balancer (`E2E_INSTANCES=3`): each with its
 * own container, caches and connections, sharing the database, a Redis and the overrides of the spec.
 */
export const INSTANCES = Number(process.env['E2E_INSTANCES'] ?? 1);

/** The real app, through `configureApp`, on this worker's database; it reads no settings of the machine. */
export async function createTestApp(given: TestAppOptions = {}): Promise<TestApp> {
  const { ENCRYPTION_KEY: key, DATABASE_URL: named } = given.config ?? {};
  const own = key !== undefined && key !== '' && named === undefined ? await createThrowawayDatabase() : null;
  const options = own === null ? given : { ...given, config: { ...given.config, DATABASE_URL: own.url } };
  leaveOutControllers(options.controllers ?? []);
  const lines: string[] = [];
  const logger = new AppLogger('debug', { write: (line) => void lines.push(line) });
  const app = await instanceOf(options, logger);
  let entry: unknown = app.getHttpServer();
  if (INSTANCES > 1 && options.oneProcess === undefined) {
    const more = Array.from({ length: INSTANCES - 1 }, () => instanceOf(options, logger));
    const databaseUrl = options.config?.['DATABASE_URL'] ?? workerDatabaseUrl();
    entry = await standForAll([app, ...(await Promise.all(more))], databaseUrl);
  }
  return {
    app,
    dataSource: app.get(DataSource),
    http: supertest.agent(entry as string),
    lines,
    logs: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      await app.close();
      await own?.drop();
    },
  };
}

async function instanceOf(options: TestAppOptions, logger: AppLogger): Promise<NestExpressApplication> {
  // Several processes share counters only through Redis.
  const shared = INSTANCES > 1 && options.oneProcess === undefined ? { REDIS_URL: workerRedisUrl() } : {};
  const { DATABASE_URL: databaseUrl = workerDatabaseUrl(), ...others } = options.config ?? {};
  const settings = { NODE_ENV: 'test', ...databaseSettings(databaseUrl), ...shared, ...others };
  const config = readConfig(settings);
  const builder = Test.createTestingModule({
    imports: [AppModule],
    controllers: [...(options.controllers ?? [])],
  })
    .overrideProvider(AppConfig)
    .useValue(config);
  if (options.anonymousLimits !== true) builder.overrideProvider(AnonymousAllowance).useValue(ROOM);
  if (options.bans !== true) {
    builder.overrideProvider(BanPolicy).useValue(NO_BANS);
    builder.overrideProvider(CallerPolicy).useValue(ALL_CALLERS);
  }
  const module = await (options.overrides?.(builder) ?? builder).setLogger(logger).compile();
  const app = module.createNestApplication<NestExpressApplication>(
    new ServerAdapter(config.http, options.serverLimits),
    { ...APP_OPTIONS, logger },
  );
  const { requestTimeoutMs } = options;
  configureApp(app, requestTimeoutMs === undefined ? {} : { requestTimeoutMs });
  await app.init();
  return app;
}

import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application } from 'express';
import { AppModule } from '../../../src/app.module.js';
import { APP_OPTIONS, configureApp } from '../../../src/configure-app.js';
import { LimitClasses } from '../../../src/modules/admission/index.js';
import { ApiKeyGuard } from '../../../src/modules/api-keys/index.js';
import { PlanGuard } from '../../../src/modules/limits/index.js';
import { AppConfig } from '../../../src/platform/config/app-config.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { ACCESS_METADATA, type Access } from '../../../src/platform/http/request/access.js';
import { ServerAdapter } from '../../../src/platform/http/server/server-adapter.js';
import { AppLogger } from '../../../src/platform/observability/app-logger.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

interface Route {
  readonly path: string;
  readonly access: Access | undefined;
}

/** A route of Express: one path, or a list of them. */
interface RouterLayer {
  readonly route?: { readonly path: string | string[] };
  match(path: string): boolean;
}

describe('every route of the router', () => {
  let app: NestExpressApplication;
  const classOf = (path: string) => app.get(LimitClasses).classOf(path);

  beforeAll(async () => {
    const config = readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: workerDatabaseUrl(),
      JOBS_ENABLED: 'false',
    });
    const module = await Test.createTestingModule({ imports: [AppModule, DiscoveryModule] })
      .overrideProvider(AppConfig)
      .useValue(config)
      .setLogger(new AppLogger('silent'))
      .compile();
    app = module.createNestApplication<NestExpressApplication>(new ServerAdapter(config.http), {
      ...APP_OPTIONS,
      logger: false,
    });
    configureApp(app);
    await app.init();
  });
  afterAll(() => app.close());

  function paths(): string[] {
    const express = app.getHttpAdapter().getInstance() as Application;
    const stack = express.router.stack as unknown as { route?: { path: string | string[] } }[];
    return stack.flatMap(({ route }) => route?.path ?? []);
  }

  it('C1: has a limit class for addresses or is served behind the plan guard', () => {
    const outside = paths().filter((path) => classOf(path) === null && !path.startsWith('/api/v1/x402/'));
    expect(paths().length).toBeGreaterThan(20);
    expect(outside).toEqual([]);
  });

  it('S5: keeps its limit class for every path spelling that the router matches', () => {
    const { router } = app.getHttpAdapter().getInstance() as Application;
    const layers = (router.stack as unknown as RouterLayer[]).flatMap((layer) =>
      [layer.route?.path ?? []]
        .flat()
        .map((path) => ({ path, isMatch: (asked: string) => layer.match(asked) })),
    );
    const spellings = (path: string): string[] => [
      path,
      path.toUpperCase(),
      `${path}/`,
      `${path}//`,
      path.replace('/api', '//api'),
      path.replace(/a/g, '%61'),
      path.replace(/\//g, '%2f'),
      path.replace(/s/gi, '\u017f'),
      `${path};a=b`,
      `${path}/../${path}`,
    ];
    let compared = 0;
    for (const { path, isMatch } of layers) {
      if (classOf(path) === null) continue;
      for (const spelled of spellings(path.replace(/[:*]\w+/g, '1')).filter(isMatch)) {
        expect([spelled, classOf(spelled)]).toEqual([spelled, classOf(path)]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(60);
  });

  it('C1: the plan guard is global and runs right after the API key guard', () => {
    const providers = Reflect.getMetadata('providers', AppModule) as {
      provide?: unknown;
      useExisting?: unknown;
    }[];
    const guards = providers
      .filter(({ provide }) => provide === APP_GUARD)
      .map(({ useExisting }) => useExisting);
    expect(guards.indexOf(PlanGuard)).toBe(guards.indexOf(ApiKeyGuard) + 1);
    expect(guards).toContain(PlanGuard);
  });

  it('C1: no handler opts out of the throttler', () => {
    const scanner = new MetadataScanner();
    const handlers = app
      .get(DiscoveryService)
      .getControllers()
      .flatMap(({ metatype }): object[] => {
        if (typeof metatype !== 'function') return [];
        const prototype = metatype.prototype as Record<string, object>;
        return [metatype, ...scanner.getAllMethodNames(prototype).map((name) => prototype[name] ?? {})];
      });
    const optOuts = handlers.filter((handler) =>
      Reflect.getMetadataKeys(handler).some((key) => String(key).startsWith('THROTTLER:')),
    );
    expect(handlers.length).toBeGreaterThan(20);
    expect(optOuts).toEqual([]);
  });

  it('C1: a tenant route has no limit class; an operator route has class operator', () => {
    const scanner = new MetadataScanner();
    const routes = app
      .get(DiscoveryService)
      .getControllers()
      .flatMap(({ metatype }): Route[] => {
        if (typeof metatype !== 'function') return [];
        const prototype = metatype.prototype as Record<string, object>;
        return scanner.getAllMethodNames(prototype).map((name) => ({
          path: `/api/v1/x402/${String(Reflect.getMetadata('path', metatype))}`,
          access: [prototype[name] ?? {}, metatype]
            .map((part) => Reflect.getMetadata(ACCESS_METADATA, part) as Access | undefined)
            .find((access) => access !== undefined),
        }));
      });
    const wrong = routes.filter(({ path, access }) => {
      const limitClass = classOf(path);
      if (access?.kind === 'tenant') return limitClass !== null;
      return access?.kind === 'operator' && limitClass !== 'operator';
    });
    expect(routes.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { readConfig } from '../../src/platform/config/env.js';
import { ACCESS_METADATA, type Access } from '../../src/platform/http/request/access.js';
import { SIGN_IN_ROUTES } from '../support/accounts/console-routes.js';
import { workerDatabaseUrl } from '../support/services/worker-database.js';

/** Routes that may be called without a key. Give a reason for each route added here. */
const PUBLIC_ROUTES = [
  'GET health',
  'GET health/live',
  'GET health/ready',
  // Authenticated by Stripe's signature over the body.
  'POST webhooks/stripe',
  // With a key it lists the chains of the plan.
  'GET supported-chains',
  'GET plans',
  'GET exploits',
  'GET stats',
  // The token of a mail is enough, and does nothing but end notices.
  'POST mail/unsubscribe',
  'POST mail/unsubscribe/:token',
  // Says whether somebody is signed in.
  'GET session',
  // They make the session; a link, a signature, a code or a provider authenticates.
  ...SIGN_IN_ROUTES,
  'GET sign-in/oidc',
  'GET sign-in/oidc/callback',
  // The token of an invitation is enough to read it.
  'POST invitations/look',
];
/** Open to anonymous callers too, under the limits of the free plan. */
const ANONYMOUS_ROUTES = ['POST verify'];

interface Route {
  readonly name: string;
  readonly access: Access | undefined;
}

async function routesOfTheApp(): Promise<Route[]> {
  const module = await Test.createTestingModule({ imports: [AppModule, DiscoveryModule] })
    .overrideProvider(AppConfig)
    .useValue(readConfig({ NODE_ENV: 'test', DATABASE_URL: workerDatabaseUrl() }))
    .compile();
  const scanner = new MetadataScanner();
  const routes = module
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, object>;
      return scanner
        .getAllMethodNames(prototype)
        .flatMap((method) => routeOf(metatype, prototype[method] ?? {}));
    });
  await module.close();
  return routes;
}

function routeOf(controller: object, handler: object): Route[] {
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  if (method === undefined) return [];
  const parts = [controller, handler].map((part) => String(Reflect.getMetadata(PATH_METADATA, part)));
  const path = parts.map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '');
  const access = [handler, controller]
    .map((part) => Reflect.getMetadata(ACCESS_METADATA, part) as Access | undefined)
    .find((declared) => declared !== undefined);
  return [{ name: `${RequestMethod[method]} ${path.join('/')}`, access }];
}

describe('every route', () => {
  let routes: Route[];

  beforeAll(async () => {
    routes = await routesOfTheApp();
  });

  it('B4: declares its access', () => {
    expect(routes.length).toBeGreaterThanOrEqual(PUBLIC_ROUTES.length);
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('B4: is public only if it is on the list', () => {
    const open = routes.filter(({ access }) => access?.kind === 'public').map(({ name }) => name);
    expect(open.sort()).toEqual([...PUBLIC_ROUTES].sort());
  });

  it('C3: accepts anonymous callers only if it is on the list', () => {
    const anonymous = routes.filter(({ access }) => access?.kind === 'tenant' && access.anonymous);
    expect(anonymous.map(({ name }) => name).sort()).toEqual([...ANONYMOUS_ROUTES].sort());
  });

  it('B1: requires the operator key exactly if it is under /admin', () => {
    const isOperators = ({ access }: Route) => access?.kind === 'operator';
    expect(routes.filter(isOperators).every(({ name }) => name.includes(' admin/'))).toBe(true);
    expect(routes.filter(({ name }) => name.includes(' admin/')).every(isOperators)).toBe(true);
  });
});

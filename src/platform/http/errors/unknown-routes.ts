import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Application, NextFunction, Request, Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { methodsForPeople, pathHint } from '../hints/path-hint.js';

/** The parts of express' router that this module reads; its types omit `match`. */
interface Layer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** All routes of one path: its matcher, and the methods that they take. */
interface Place {
  readonly path: string;
  readonly layer: Layer;
  readonly methods: Set<string>;
}

/**
 * Answers requests without a route: 405 with `Allow` when the path has routes for other methods (RFC 9110 §15.5.6),
 * else 404. Nest calls `onModuleInit` after it has registered the routes and before its own 404 handler. That handler
 * knows neither 405 nor paths outside the base path.
 */
@Injectable()
export class UnknownRoutes implements OnModuleInit {
  private readonly earlier: (() => void)[] = [];

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  /**
   * Registers routes after all API routes and before the answer to unknown ones. The router tries routes in order, and
   * pages are requested less often.
   */
  registerBefore(register: () => void): void {
    this.earlier.push(register);
  }

  onModuleInit(): void {
    for (const register of this.earlier) register();
    const { httpAdapter } = this.adapterHost;
    const application = httpAdapter.getInstance<Application>();
    let places: readonly Place[] | null = null;
    httpAdapter.use((request: Request, response: Response, next: NextFunction) => {
      // Computed at the first unknown request, when all routes are registered.
      places ??= placesOf(application);
      answer(places, request, response, next);
    });
  }
}

function answer(places: readonly Place[], request: Request, response: Response, next: NextFunction): void {
  const methods = methodsOf(places, request.path);
  const allow = methods.join(', ');
  if (methods.length === 0) {
    const known = places.map(({ path, methods: own }) => ({ path, methods: [...own].sort() }));
    next(new DomainError('NOT_FOUND', `There is nothing at this path. ${pathHint(request.path, known)}`));
  } else if (request.method === 'OPTIONS') {
    response.setHeader('Allow', allow).status(204).end();
  } else {
    next(new DomainError('METHOD_NOT_ALLOWED', methodHint(request.method, methods), { allow }));
  }
}

/** The names of methods come from Node's parser, which knows a fixed list. */
function methodHint(method: string, methods: readonly string[]): string {
  const taken = methodsForPeople(methods);
  const withCurl = taken.length === 1 ? ` With curl: -X ${taken.join('')}.` : '';
  return `This path takes ${taken.join(' or ')}, and this is a ${method}.${withCurl}`;
}

/** The router has already tried each of its layers; one match per path serves all methods. */
function placesOf(application: Application): Place[] {
  const places = new Map<string, Place>();
  for (const layer of application.router.stack as unknown as Layer[]) {
    if (layer.route === undefined) continue;
    const name = String(layer.route.path);
    const place = places.get(name) ?? { path: name, layer, methods: new Set<string>() };
    for (const method of Object.keys(layer.route.methods)) place.methods.add(method.toUpperCase());
    places.set(name, place);
  }
  return [...places.values()];
}

function methodsOf(places: readonly Place[], path: string): string[] {
  const methods = new Set<string>();
  for (const place of places) {
    if (!place.layer.match(path)) continue;
    for (const method of place.methods) methods.add(method);
  }
  if (methods.has('GET')) methods.add('HEAD');
  if (methods.size > 0) methods.add('OPTIONS');
  return [...methods].sort();
}

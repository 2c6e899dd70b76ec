import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Application, NextFunction, Request, Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';

/** The parts of express' router that we read; its types leave `match` out. */
interface Layer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** All routes of one path: what matches it, and the methods that they take. */
interface Place {
  readonly layer: Layer;
  readonly methods: Set<string>;
}

/**
 * Answers what no route answered: 405 with `Allow` when the path has routes for other methods (RFC 9110 §15.5.6),
 * else 404. Nest calls `onModuleInit` after it has registered the routes and before its own 404 handler, which
 * knows neither 405 nor paths outside the base path.
 */
@Injectable()
export class UnknownRoutes implements OnModuleInit {
  private readonly earlier: (() => void)[] = [];

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  /**
   * Routes that `register` adds come behind all of the API's and ahead of the answer to unknown ones: the router asks one
   * after the other, and pages are asked for less often.
   */
  askFirst(register: () => void): void {
    this.earlier.push(register);
  }

  onModuleInit(): void {
    for (const register of this.earlier) register();
    const { httpAdapter } = this.adapterHost;
    const application = httpAdapter.getInstance<Application>();
    let places: readonly Place[] | null = null;
    httpAdapter.use((request: Request, response: Response, next: NextFunction) => {
      // Once, at the first unknown one: all routes are there by then.
      places ??= placesOf(application);
      answer(methodsOf(places, request.path), request, response, next);
    });
  }
}

function answer(methods: readonly string[], request: Request, response: Response, next: NextFunction): void {
  const allow = methods.join(', ');
  if (methods.length === 0) {
    next(new DomainError('NOT_FOUND', 'There is nothing at this path.'));
  } else if (request.method === 'OPTIONS') {
    response.setHeader('Allow', allow).status(204).end();
  } else {
    next(new DomainError('METHOD_NOT_ALLOWED', `This path takes ${allow}.`, { allow }));
  }
}

/** The router has asked each of its layers already; the same path need not be matched again for each method. */
function placesOf(application: Application): Place[] {
  const places = new Map<string, Place>();
  for (const layer of application.router.stack as unknown as Layer[]) {
    if (layer.route === undefined) continue;
    const name = String(layer.route.path);
    const place = places.get(name) ?? { layer, methods: new Set<string>() };
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

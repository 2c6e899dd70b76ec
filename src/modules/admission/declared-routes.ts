import { Injectable, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { BASE_PATH } from '../../platform/http/base-path.js';
import { ACCESS_METADATA, type Access } from '../../platform/http/request/access.js';
import { LIMIT_CLASS_METADATA, type LimitClassName } from '../../platform/http/request/limit-class.js';

const PATH_METADATA = 'path';
const METHOD_METADATA = 'method';

/** A route with the declarations of its handler, or else of its controller. */
export interface DeclaredRoute {
  readonly method: string;
  /** The complete path, as the router receives it. */
  readonly path: string;
  readonly access: Access | undefined;
  readonly limitClass: LimitClassName | undefined;
}

type Handler = () => unknown;

/** Lists the routes of all controllers with their decorators, for checks that run before the router. */
@Injectable()
export class DeclaredRoutes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Returns all routes. Requires that all modules exist, so it may be called from `onModuleInit` on. */
  all(): DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, Handler | undefined>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        const isRoute = handler !== undefined && Reflect.hasMetadata(METHOD_METADATA, handler);
        return isRoute ? [this.describe(handler, metatype)] : [];
      });
    });
  }

  private describe(handler: Handler, controller: object): DeclaredRoute {
    const targets = [handler, controller] as Parameters<Reflector['getAllAndOverride']>[1];
    return {
      method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
      path: pathOf(handler, controller),
      access: this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, targets),
      limitClass: this.reflector.getAllAndOverride<LimitClassName | undefined>(LIMIT_CLASS_METADATA, targets),
    };
  }
}

function pathOf(handler: Handler, controller: object): string {
  const parts = [controller, handler].map((part) => String(Reflect.getMetadata(PATH_METADATA, part) ?? ''));
  const named = parts.map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '');
  return `/${[BASE_PATH, ...named].join('/')}`;
}

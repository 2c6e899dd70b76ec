import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_METADATA, type Access } from '../../../platform/http/request/access.js';
import { BASE, comparablePath } from '../rate-limit/limit-class.js';

const PATH_METADATA = 'path';
const METHOD_METADATA = 'method';
const PARAMETER = /[:*]\w+/g;

/** The routes that answer callers without a key, as they declare it themselves (`Authenticated`, `Public`). */
@Injectable()
export class OpenRoutes implements OnModuleInit {
  private readonly routes = new Set<string>();
  /** Those whose path has a parameter. */
  private readonly patterns: RegExp[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { metatype } of this.discovery.getControllers()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, (() => unknown) | undefined>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        if (handler === undefined || !this.isOpen(handler, metatype)) continue;
        this.add(methodOf(handler), pathOf(handler, metatype));
      }
    }
  }

  /** Whether callers without a key too are answered there. */
  includes(method: string, path: string): boolean {
    const asked = `${method === 'HEAD' ? 'GET' : method} ${comparablePath(path)}`;
    return this.routes.has(asked) || this.patterns.some((pattern) => pattern.test(asked));
  }

  private isOpen(handler: () => unknown, controller: object): boolean {
    if (!Reflect.hasMetadata(METHOD_METADATA, handler)) return false;
    const targets = [handler, controller] as Parameters<Reflector['getAllAndOverride']>[1];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, targets);
    return access?.kind === 'public' || (access?.kind === 'tenant' && access.anonymous);
  }

  private add(method: string, path: string): void {
    const compared = comparablePath(path);
    if (!/[:*]/.test(compared)) this.routes.add(`${method} ${compared}`);
    else this.patterns.push(new RegExp(`^${method} ${compared.replace(PARAMETER, '[^/]+')}$`));
  }
}

function methodOf(handler: () => unknown): string {
  return RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
}

function pathOf(handler: () => unknown, controller: object): string {
  const parts = [controller, handler].map((part) => String(Reflect.getMetadata(PATH_METADATA, part) ?? ''));
  return [BASE, ...parts.map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '')].join('/');
}

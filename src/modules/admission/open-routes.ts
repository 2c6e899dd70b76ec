import { Injectable, type OnModuleInit } from '@nestjs/common';
import { comparablePath } from '../../platform/http/request/request-path.js';
import { DeclaredRoutes, type DeclaredRoute } from './declared-routes.js';

const PARAMETER = /[:*]\w+/g;

/** The routes that serve callers without a key, as the routes declare it (`Authenticated`, `Public`). */
@Injectable()
export class OpenRoutes implements OnModuleInit {
  private readonly routes = new Set<string>();
  /** Patterns of the routes with parameters. */
  private readonly patterns: RegExp[] = [];

  constructor(private readonly declared: DeclaredRoutes) {}

  /** Collects the open routes of all controllers. */
  onModuleInit(): void {
    for (const route of this.declared.all()) if (isOpen(route)) this.add(route);
  }

  /** Returns whether the route also serves callers without a key. */
  includes(method: string, path: string): boolean {
    const asked = `${method === 'HEAD' ? 'GET' : method} ${comparablePath(path)}`;
    return this.routes.has(asked) || this.patterns.some((pattern) => pattern.test(asked));
  }

  private add({ method, path }: DeclaredRoute): void {
    const compared = comparablePath(path);
    if (!/[:*]/.test(compared)) this.routes.add(`${method} ${compared}`);
    else this.patterns.push(new RegExp(`^${method} ${compared.replace(PARAMETER, '[^/]+')}$`));
  }
}

function isOpen({ access }: DeclaredRoute): boolean {
  return access?.kind === 'public' || (access?.kind === 'tenant' && access.anonymous);
}

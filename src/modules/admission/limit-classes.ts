import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BASE_PATH } from '../../platform/http/base-path.js';
import type { LimitClassName } from '../../platform/http/request/limit-class.js';
import { comparablePath } from '../../platform/http/request/request-path.js';
import { DeclaredRoutes } from './declared-routes.js';

/** A path of a class, and what begins the paths below it; null for the root, which covers itself alone. */
interface CoveredPath {
  readonly path: string;
  readonly below: string | null;
  readonly limitClass: LimitClassName;
}

/**
 * Which class of limits a path belongs to, known before the router is asked. Routes declare it themselves (`LimitClass`):
 * the path that all routes of a class share is covered, with everything below it. Pages are named by what serves them.
 */
@Injectable()
export class LimitClasses implements OnModuleInit {
  private readonly covered: CoveredPath[] = [];

  constructor(private readonly declared: DeclaredRoutes) {}

  /** @throws Error for a class whose routes share nothing but the base path */
  onModuleInit(): void {
    const paths = new Map<LimitClassName, string[]>();
    for (const { limitClass, path } of this.declared.all()) {
      if (limitClass === undefined) continue;
      paths.set(limitClass, [...(paths.get(limitClass) ?? []), comparablePath(path)]);
    }
    for (const [limitClass, ofClass] of paths) {
      const shared = sharedPathOf(ofClass);
      if (`/${BASE_PATH}`.startsWith(shared))
        throw new Error(`routes of the class ${limitClass} share no path`);
      this.cover(limitClass, [shared]);
    }
  }

  /** Puts paths, each with everything below it, in a class. The root covers itself alone. */
  cover(limitClass: LimitClassName, paths: readonly string[]): void {
    for (const given of paths) {
      const path = comparablePath(given);
      this.covered.push({ path, below: path === '' ? null : `${path}/`, limitClass });
    }
  }

  /** The class of a path, or null when its requests count against the plan of their caller. */
  classOf(path: string): LimitClassName | null {
    const compared = comparablePath(path);
    const found = this.covered.find(
      ({ path: own, below }) => compared === own || (below !== null && compared.startsWith(below)),
    );
    return found?.limitClass ?? null;
  }
}

/** The longest path, in whole segments, that all of them begin with. */
function sharedPathOf(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const different = first.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  return (different < 0 ? first : first.slice(0, different)).join('/');
}

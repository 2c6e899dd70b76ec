import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BASE_PATH } from '../../platform/http/base-path.js';
import type { LimitClassName } from '../../platform/http/request/limit-class.js';
import { comparablePath } from '../../platform/http/request/request-path.js';
import { DeclaredRoutes } from './declared-routes.js';

/** A path of a class, and the prefix of the paths below it. Null for the root, which covers only itself. */
interface CoveredPath {
  readonly path: string;
  readonly below: string | null;
  readonly limitClass: LimitClassName;
}

/**
 * Maps paths to classes of limits, before the router runs. Routes declare their class (`LimitClass`). A class covers
 * the path that all its routes share, with everything below it. The modules that serve pages add the paths of those
 * pages.
 */
@Injectable()
export class LimitClasses implements OnModuleInit {
  private readonly covered: CoveredPath[] = [];

  constructor(private readonly declared: DeclaredRoutes) {}

  /**
   * Collects the classes of all routes.
   *
   * @throws Error for a class whose routes share only the base path
   */
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

  /** Adds paths, each with everything below it, to a class. The root covers only itself. */
  cover(limitClass: LimitClassName, paths: readonly string[]): void {
    for (const given of paths) {
      const path = comparablePath(given);
      this.covered.push({ path, below: path === '' ? null : `${path}/`, limitClass });
    }
  }

  /** Returns the class of a path. Returns null when the request counts against the plan of its caller. */
  classOf(path: string): LimitClassName | null {
    const compared = comparablePath(path);
    const found = this.covered.find(
      ({ path: own, below }) => compared === own || (below !== null && compared.startsWith(below)),
    );
    return found?.limitClass ?? null;
  }
}

/** Returns the longest common prefix of the paths, in whole segments. */
function sharedPathOf(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const different = first.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  return (different < 0 ? first : first.slice(0, different)).join('/');
}

import type { DeclaredRoute, DeclaredRoutes } from '../../../src/modules/admission/declared-routes.js';
import { LimitClasses } from '../../../src/modules/admission/limit-classes.js';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';

function classesOf(...routes: (readonly [path: string, limitClass?: 'health' | 'operator'])[]): LimitClasses {
  const all = routes.map(
    ([path, limitClass]) => ({ path: `/${BASE_PATH}/${path}`, limitClass }) as DeclaredRoute,
  );
  const classes = new LimitClasses({ all: () => all } as unknown as DeclaredRoutes);
  classes.onModuleInit();
  return classes;
}

describe('LimitClasses', () => {
  it('covers the path that all routes of a class share, and everything below it', () => {
    const classes = classesOf(['admin/tenants/:id', 'operator'], ['admin/bans', 'operator'], ['verify']);
    for (const path of ['admin', 'admin/', 'ADMIN/bans', 'admin/nothing/at/all'])
      expect(classes.classOf(`/${BASE_PATH}/${path}`)).toBe('operator');
    for (const path of ['administrators', 'verify', 'nothing', ''])
      expect(classes.classOf(`/${BASE_PATH}/${path}`)).toBeNull();
  });

  it('covers only the route and the paths below it when a class has one route', () => {
    const classes = classesOf(['health/live', 'health']);
    expect(classes.classOf(`/${BASE_PATH}/health/live`)).toBe('health');
    expect(classes.classOf(`/${BASE_PATH}/health`)).toBeNull();
  });

  it('refuses a class whose routes share nothing but the base path', () => {
    expect(() => classesOf(['admin/bans', 'operator'], ['verify', 'operator'])).toThrow('operator');
    expect(() => classesOf(['', 'operator'])).toThrow('operator');
  });

  it('covers given page paths with the paths below them, but the root path alone', () => {
    const classes = classesOf();
    classes.cover('documentation', ['/', '/docs']);
    for (const path of ['/', '/docs', '/Docs/', '/docs/swagger-ui.css'])
      expect(classes.classOf(path)).toBe('documentation');
    for (const path of ['/docsy', '/other']) expect(classes.classOf(path)).toBeNull();
  });
});

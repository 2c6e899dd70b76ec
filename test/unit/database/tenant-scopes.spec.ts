import { Logger } from '@nestjs/common';
import { inEachScope, TenantScope } from '../../../src/platform/database/distribution/tenant-scopes.js';

const scopeOf = (tenantId: string): TenantScope => new TenantScope(tenantId);
const SCOPES = [scopeOf('one'), scopeOf('two'), scopeOf('three')];

describe(inEachScope, () => {
  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('P4: a tenant that fails costs the others neither their turn nor what they have taken', async () => {
    const taken: unknown[] = [];
    await inEachScope(SCOPES, (scope) => {
      if (scope === SCOPES[1]) return Promise.reject(new Error('its node is away'));
      taken.push(...scope.values);
      return Promise.resolve(true);
    });
    expect(taken).toEqual(['one', 'three']);
  });

  it('P4: fails when all fail, and when the only one does', async () => {
    const fail = (): Promise<boolean> => Promise.reject(new Error('away'));
    await expect(inEachScope(SCOPES, fail)).rejects.toThrow('away');
    await expect(inEachScope([new TenantScope(null)], fail)).rejects.toThrow('away');
    await expect(inEachScope([], fail)).resolves.toBeUndefined();
  });

  it('P4: stops when enough is taken', async () => {
    const step = jest.fn(() => Promise.resolve(false));
    await inEachScope(SCOPES, step);
    expect(step).toHaveBeenCalledTimes(1);
  });
});

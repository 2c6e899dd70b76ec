import { SOURCE_PATHS, withoutSourcePath } from '../../../src/platform/http/server/source-paths.js';

const BASE = '/api/v1/x402/';

describe('paths of the source system', () => {
  it.each(SOURCE_PATHS)('E10: %s is answered by %s', (source, target) => {
    const example = source.replace(':id', 'Id-1');
    expect(withoutSourcePath(example)).toBe(BASE + target.replace(':id', 'Id-1'));
  });

  it.each([
    ['/api/health?verbose=1', 'health?verbose=1'],
    ['/API/Stats', 'stats'],
    ['/api/chains/', 'supported-chains'],
    ['/api/api-keys/AbC?force=true', 'api-keys/AbC?force=true'],
    [
      '/api/v2/Features/bytecode?chain=base&address=0xAB#part',
      'features/bytecode?chain=base&address=0xAB#part',
    ],
  ])('E10: %s is compared as the router compares it, and keeps its query', (given, target) => {
    expect(withoutSourcePath(given)).toBe(BASE + target);
  });

  it.each([
    '/api/v1/x402/health',
    '/API/v1/x402/api-keys/1?x=/api/health',
    '/api/health/live',
    '/api/healthy',
    '/api/api-keys//',
    '/api/api-keys/1/rotate',
    '/api/%68ealth',
    '/api//health',
    '/api',
    '/',
    '',
    '*',
    '/docs?next=/api/health',
  ])('E10: %s stays as it is', (target) => {
    expect(withoutSourcePath(target)).toBe(target);
  });
});

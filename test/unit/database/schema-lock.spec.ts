import {
  findForbiddenChanges,
  findUnlocked,
  readLock,
  readSources,
  type SchemaLock,
} from '../../../tools/schema/lock.js';

const LOCK: SchemaLock = {
  migrations: { '1-baseline.ts': 'm1' },
  functions: { one: { revision: 2, hash: 'f1' } },
};
const withFunction = (revision: number, hash: string): SchemaLock => ({
  ...LOCK,
  functions: { one: { revision, hash } },
});

describe('migrations/lock.json', () => {
  it('matches the files of this checkout', () => {
    expect(findForbiddenChanges(readLock(), readSources())).toEqual([]);
    expect(findUnlocked(readLock(), readSources())).toEqual([]);
  });

  it.each([
    ['a changed migration', { ...LOCK, migrations: { '1-baseline.ts': 'm2' } }, '1-baseline.ts was changed'],
    ['a removed migration', { ...LOCK, migrations: {} }, '1-baseline.ts is gone'],
    ['a changed function of the same revision', withFunction(2, 'f2'), 'raise its revision to 3'],
    ['a function of a lower revision', withFunction(1, 'f1'), 'from revision 2 to 1'],
  ])('forbids %s', (_what, now, message) => {
    expect(findForbiddenChanges(LOCK, now)).toEqual([expect.stringContaining(message) as string]);
  });

  it('requires an entry for a new migration, a new function and a raised revision', () => {
    const now: SchemaLock = {
      migrations: { ...LOCK.migrations, '2-next.ts': 'm2' },
      functions: { one: { revision: 3, hash: 'f2' }, two: { revision: 1, hash: 'f3' } },
    };
    expect(findForbiddenChanges(LOCK, now)).toEqual([]);
    expect(findUnlocked(LOCK, now)).toEqual([
      '2-next.ts',
      'function one (revision 3)',
      'function two (revision 1)',
    ]);
  });

  it('allows the removal of a function', () => {
    expect(findForbiddenChanges(LOCK, { ...LOCK, functions: {} })).toEqual([]);
  });
});

import { findBreaks, type Interface } from '../../support/releases/compatibility.js';

type Columns = Readonly<Record<string, readonly [type: string, mustBeGiven: boolean]>>;
type Functions = Readonly<Record<string, readonly [args: string, result: string]>>;

function interfaceOf(columns: Columns, functions: Functions): Interface {
  return {
    columns: new Map(
      Object.entries(columns).map(([name, [type, mustBeGiven]]) => [name, { type, mustBeGiven }]),
    ),
    functions: new Map(Object.entries(functions).map(([name, [args, result]]) => [name, { args, result }])),
  };
}

const BEFORE = interfaceOf({ 'payments.id': ['uuid', true] }, { add: ['p_one text', 'text'] });

describe('breaking schema changes for the previous build', () => {
  it.each<readonly [what: string, columns: Columns, functions: Functions]>([
    ['an unchanged schema', { 'payments.id': ['uuid', true] }, { add: ['p_one text', 'text'] }],
    [
      'a new optional column and a new table',
      { 'payments.id': ['uuid', true], 'payments.note': ['text', false], 'notes.id': ['uuid', true] },
      { add: ['p_one text', 'text'] },
    ],
    [
      'a required column that becomes optional',
      { 'payments.id': ['uuid', false] },
      { add: ['p_one text', 'text'] },
    ],
    [
      'new last arguments with defaults',
      { 'payments.id': ['uuid', true] },
      { add: ['p_one text, p_two text DEFAULT NULL::text, p_three boolean DEFAULT false', 'text'] },
    ],
  ])('P6: do not include %s', (_what, columns, functions) => {
    expect(findBreaks(BEFORE, interfaceOf(columns, functions))).toEqual([]);
  });

  it.each<readonly [says: string, columns: Columns, functions: Functions]>([
    ['payments.id is gone', {}, { add: ['p_one text', 'text'] }],
    ['payments.id is bigint', { 'payments.id': ['bigint', true] }, { add: ['p_one text', 'text'] }],
    [
      'payments.note must be given',
      { 'payments.id': ['uuid', true], 'payments.note': ['text', true] },
      { add: ['p_one text', 'text'] },
    ],
    ['add is gone', { 'payments.id': ['uuid', true] }, {}],
    ['RETURNS bigint', { 'payments.id': ['uuid', true] }, { add: ['p_one text', 'bigint'] }],
    ['add(p_other text)', { 'payments.id': ['uuid', true] }, { add: ['p_other text', 'text'] }],
    ['p_two text)', { 'payments.id': ['uuid', true] }, { add: ['p_one text, p_two text', 'text'] }],
  ])('P6: include "%s"', (says, columns, functions) => {
    expect(findBreaks(BEFORE, interfaceOf(columns, functions))).toEqual([expect.stringContaining(says)]);
  });
});

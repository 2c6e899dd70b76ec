import fc from 'fast-check';
import { DEPTH_LIMIT, MEMBERS_LIMIT, parseJsonBody } from '../../../src/platform/http/body/json-body.js';

const parse = (text: string): object => parseJsonBody(Buffer.from(text));
const list = (items: number): string => `{"list":[${Array.from({ length: items }, () => '1').join(', ')}]}`;
const nest = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** The number of object members and list items at all levels. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + 1 + membersOf(inner), 0);
}

describe('a JSON body', () => {
  it('S1: is accepted with 5000 members and items, and refused with one more', () => {
    expect(membersOf(parse(list(MEMBERS_LIMIT - 1)))).toBe(MEMBERS_LIMIT);
    expect(() => parse(list(MEMBERS_LIMIT))).toThrow('The body may hold 5000 members and items in all');
  });

  it('S1: is accepted at a depth of 32 levels, and refused at one more', () => {
    expect(parse(nest(DEPTH_LIMIT))).toBeDefined();
    expect(() => parse(nest(DEPTH_LIMIT + 1))).toThrow('The body may be nested 32 levels deep');
  });

  it('S1: counts duplicate members', () => {
    const twice = `{${Array.from({ length: MEMBERS_LIMIT + 1 }, () => '"a":1').join(',')}}`;
    expect(() => parse(twice)).toThrow('5000 members');
  });

  it.each([
    '{"a":"[{,,,,"}',
    '{"a":"\\"[[[[,"}',
    '{"a":"\\\\"}',
    '{"[,\\\\\\"":1}',
    ' { "a" : [ ] , "b" : { } } ',
  ])('S1: is parsed like JSON.parse with structure characters in strings: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('S1: passes exactly when its members, counted after parsing, are within the bound', () => {
    const filler = Array.from({ length: MEMBERS_LIMIT - 30 }, () => 0);
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), fc.boolean(), (value, isSpaced) => {
        const body = JSON.parse(JSON.stringify({ filler, value })) as object;
        if (JSON.stringify(body).includes('__proto__')) return;
        const text = JSON.stringify(body, null, isSpaced ? 2 : 0);
        if (membersOf(body) > MEMBERS_LIMIT) expect(() => parse(text)).toThrow('5000 members');
        else expect(parse(text)).toEqual(body);
      }),
      { numRuns: 200 },
    );
  });
});

import fc from 'fast-check';
import { DomainError } from '../../../src/domain/error-code.js';
import {
  decodeCursor,
  encodeCursor,
  toPage,
  type Cursor,
} from '../../../src/platform/http/query/pagination.js';

const ID = '6f1c1f0e-2f5b-4c3a-9d0e-0123456789ab';

describe('cursors', () => {
  it('A14: keep microseconds', () => {
    const cursor = { createdAt: '2026-11-22T23:59:59.000001Z', id: ID };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it('A14: encode and decode any instant and id without loss', () => {
    const instant = fc.date({ min: new Date(0), max: new Date('2999-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 999 }), fc.uuid(), (date, micros, id) => {
        const createdAt = date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
        expect(decodeCursor(encodeCursor({ createdAt, id }))).toEqual({ createdAt, id });
      }),
    );
  });

  it('A14: refuse any other text with a DomainError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => decodeCursor(text)).toThrow(DomainError);
      }),
    );
  });

  it.each([
    { createdAt: '2026-02-31T00:00:00.000000Z', id: ID },
    { createdAt: '2026-01-01T24:00:01.000000Z', id: ID },
    { createdAt: '2026-01-01T00:00:00.000Z', id: ID },
    { createdAt: "2026-01-01T00:00:00.000000Z'; --", id: ID },
    { createdAt: '2026-01-01T00:00:00.000000Z', id: 'not-an-id' },
  ])('A14: refuse a forged cursor: $createdAt $id', (forged: Cursor) => {
    expect(() => decodeCursor(encodeCursor(forged))).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER' }) as DomainError,
    );
  });

  it('A14: have one valid spelling only', () => {
    const text = encodeCursor({ createdAt: '2026-11-22T23:59:59.000001Z', id: ID });
    for (const other of [`${text}=`, `${text} `, ` ${text}`]) {
      expect(() => decodeCursor(other)).toThrow(DomainError);
    }
  });
});

describe('pages', () => {
  const cursorOf = (row: number): Cursor => ({
    createdAt: '2026-01-01T00:00:00.000000Z',
    id: ID.slice(0, -1) + String(row),
  });

  it('A14: a row beyond the limit is omitted and causes a next cursor', () => {
    expect(toPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], nextCursor: encodeCursor(cursorOf(2)) });
  });

  it('A14: the last page has no cursor, also when it is full or empty', () => {
    expect(toPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], nextCursor: null });
    expect(toPage([], 2, cursorOf)).toEqual({ items: [], nextCursor: null });
  });
});

import { parseTime, readInstant } from '../../../src/platform/http/query/instant.js';

describe('readInstant', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123456789+02:00', '2026-01-31T10:00:00.123Z'],
  ])('A14: reads %s as %s', (text, expected) => {
    expect(readInstant('from', text)?.toISOString()).toBe(expected);
  });

  it('A14: returns null for a missing parameter', () => {
    expect(readInstant('from', undefined)).toBeNull();
  });

  it.each([
    '',
    'yesterday',
    '2026',
    '2026-02-30',
    '2026-02-30T12:00:00Z',
    '2026-13-01',
    '2026-01-31T12:00:00',
    '2026-01-31T25:00:00Z',
    '2026-W05-6',
    '2026-01-31T12:00:00Z ',
  ])('A14: refuses "%s" with INVALID_PARAMETER', (text) => {
    expect(() => readInstant('from', text)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER' }) as Error,
    );
  });
});

describe('parseTime', () => {
  it.each(['2026-01-31', '2026-02-30T12:00:00Z', '2026-01-31T12:00:00'])(
    'A15: returns null for "%s"',
    (text) => {
      expect(parseTime(text)).toBeNull();
    },
  );
});

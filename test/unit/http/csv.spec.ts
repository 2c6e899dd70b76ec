import { csvRows } from '../../../src/platform/http/csv.js';

describe(csvRows.name, () => {
  it('A14: ends each row with CRLF, and leaves null and empty text empty', () => {
    expect(
      csvRows([
        ['a', null, 0],
        ['', 1.5, 'b'],
      ]),
    ).toBe('a,,0\r\n,1.5,b\r\n');
    expect(csvRows([])).toBe('');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
    [' blanks ', ' blanks '],
  ])('A14: writes %j as one cell', (text, cell) => {
    expect(csvRows([[text, 'next']])).toBe(`${cell},next\r\n`);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['\r\n=1', `"'\r\n=1"`],
    ['＝1', "'＝1"],
    ['=1,"2"', `"'=1,""2"""`],
    ['1=1', '1=1'],
  ])('A14: keeps a spreadsheet from running %j as a formula', (text, cell) => {
    expect(csvRows([[text]])).toBe(`${cell}\r\n`);
  });
});

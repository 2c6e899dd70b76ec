import { DomainError } from '../../../src/domain/error-code.js';
import { parseScreeningCsv } from '../../../src/modules/risk/screening-csv.js';

const BAD = '0x00000000000000000000000000000000000bad00';
const WORSE = '0x00000000000000000000000000000000000bad01';

/** The errors that a table is refused with. */
function errorsOf(text: string): unknown {
  try {
    parseScreeningCsv(text);
  } catch (error) {
    if (error instanceof DomainError) return error.details.errors;
    throw error;
  }
  throw new Error('the table was taken');
}

describe(parseScreeningCsv.name, () => {
  it.each(['\n', '\r\n', '\r'])('A9: takes lines that end with %j, and blank ones between them', (end) => {
    const table = ['address', BAD, '', '   \t', WORSE, ''].join(end);
    expect(parseScreeningCsv(table).map(({ address }) => address)).toEqual([BAD, WORSE]);
  });

  it('A9: takes quotes, blanks around cells and the mark of a byte order', () => {
    const table = `\uFEFF "Address" ,\tCATEGORY\n"${BAD}"  , " a b "\n  ${WORSE},""`;
    expect(parseScreeningCsv(table)).toEqual([
      { address: BAD, listing: 'severe', category: 'a b' },
      { address: WORSE, listing: 'severe', category: null },
    ]);
  });

  it('A9: of an address that stands there twice the worse listing counts', () => {
    const table = `listing,address\nhigh,${BAD}\nsevere,${BAD.toUpperCase().replace('0X', '0x')}\nwatch,${BAD}`;
    expect(parseScreeningCsv(table)).toEqual([{ address: BAD, listing: 'severe', category: null }]);
  });

  it('A9: a header alone is an empty list', () => {
    expect(parseScreeningCsv('address')).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['a blank first line', `\naddress\n${BAD}`],
    ['a broken quote in the header', `"address\n${BAD}`],
    ['a quote in the middle of the header', `add"ress\n${BAD}`],
  ])('A9: refuses %s for its header', (_, table) => {
    expect(errorsOf(table)).toEqual([expect.objectContaining({ field: 'line 1' })]);
  });

  it('A9: names every line that cannot be read, by its number among blank ones', () => {
    const table = ['address,listing', '', `${BAD},watch`, 'x,watch', '', `${BAD},none`, BAD].join('\n');
    expect(errorsOf(table)).toEqual([
      { field: 'line 4', message: 'address must be an EVM or a Solana address' },
      { field: 'line 6', message: 'listing must be watch, high or severe' },
      { field: 'line 7', message: 'must have 2 cells' },
    ]);
  });

  it.each([
    ['that is not closed', `"${WORSE}`],
    ['that opens in a cell', `${WORSE}"`],
    ['that closes in a cell', `"${WORSE}"x`],
    ['that closes in a cell behind a blank', `"${WORSE}" x`],
  ])('A9: names the line of a quote %s, and none behind it', (_, line) => {
    const table = ['address', 'x', '', line, 'y', BAD].join('\r\n');
    expect(errorsOf(table)).toEqual([
      { field: 'line 2', message: 'address must be an EVM or a Solana address' },
      { field: 'line 4', message: 'must have 1 cells' },
    ]);
  });

  it('A9: names twenty lines at most', () => {
    expect(errorsOf(`address\n${'x\n'.repeat(50_000)}`)).toHaveLength(20);
  });

  it('A9: a megabyte of blank lines holds nothing up', () => {
    const started = performance.now();
    expect(parseScreeningCsv(`address,listing\n${'\n'.repeat(1_000_000)}${BAD},watch`)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

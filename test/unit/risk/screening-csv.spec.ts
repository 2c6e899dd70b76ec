import { DomainError } from '../../../src/domain/error-code.js';
import { parseScreeningCsv } from '../../../src/modules/risk/screening-csv.js';

const BAD = '0x00000000000000000000000000000000000bad00';
const WORSE = '0x00000000000000000000000000000000000bad01';

/** An entry that belongs to no incident. */
const SECRET = { isPublic: false, incident: null, chain: null, date: null, source: null };

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
  it.each(['\n', '\r\n', '\r'])('A9: accepts lines that end with %j, and blank lines', (end) => {
    const table = ['address', BAD, '', '   \t', WORSE, ''].join(end);
    expect(parseScreeningCsv(table).map(({ address }) => address)).toEqual([BAD, WORSE]);
  });

  it('A9: accepts quotes, blanks around cells and a byte order mark', () => {
    const table = `\uFEFF "Address" ,\tCATEGORY\n"${BAD}"  , " a b "\n  ${WORSE},""`;
    expect(parseScreeningCsv(table)).toEqual([
      { address: BAD, listing: 'severe', category: 'a b', ...SECRET },
      { address: WORSE, listing: 'severe', category: null, ...SECRET },
    ]);
  });

  it('A9: keeps the most severe listing of a repeated address', () => {
    const table = `listing,address\nhigh,${BAD}\nsevere,${BAD.toUpperCase().replace('0X', '0x')}\nwatch,${BAD}`;
    expect(parseScreeningCsv(table)).toEqual([
      { address: BAD, listing: 'severe', category: null, ...SECRET },
    ]);
  });

  it('A9: returns an empty list for a header alone', () => {
    expect(parseScreeningCsv('address')).toEqual([]);
  });

  it.each([
    ['an empty text', ''],
    ['a blank first line', `\naddress\n${BAD}`],
    ['a broken quote in the header', `"address\n${BAD}`],
    ['a quote in the middle of the header', `add"ress\n${BAD}`],
  ])('A9: reports an error in line 1 for %s', (_, table) => {
    expect(errorsOf(table)).toEqual([expect.objectContaining({ field: 'line 1' })]);
  });

  it('A9: reports every invalid line by its number, which includes blank lines', () => {
    const table = ['address,listing', '', `${BAD},watch`, 'x,watch', '', `${BAD},none`, BAD].join('\n');
    expect(errorsOf(table)).toEqual([
      { field: 'line 4', message: 'address must be an EVM or a Solana address' },
      { field: 'line 6', message: 'listing must be watch, high or severe' },
      { field: 'line 7', message: 'must have 2 cells' },
    ]);
  });

  it.each([
    ['that is not closed', `"${WORSE}`],
    ['that opens inside a cell', `${WORSE}"`],
    ['that closes before the end of a cell', `"${WORSE}"x`],
    ['that is followed by a blank and text', `"${WORSE}" x`],
  ])('A9: reports the line of a quote %s, and no later line', (_, line) => {
    const table = ['address', 'x', '', line, 'y', BAD].join('\r\n');
    expect(errorsOf(table)).toEqual([
      { field: 'line 2', message: 'address must be an EVM or a Solana address' },
      { field: 'line 4', message: 'must have 1 cells' },
    ]);
  });

  it('A9: reports at most twenty lines', () => {
    expect(errorsOf(`address\n${'x\n'.repeat(50_000)}`)).toHaveLength(20);
  });

  it('A9: reads a megabyte of blank lines within two seconds', () => {
    const started = performance.now();
    expect(parseScreeningCsv(`address,listing\n${'\n'.repeat(1_000_000)}${BAD},watch`)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

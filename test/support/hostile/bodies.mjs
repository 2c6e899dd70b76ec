import { gzipSync } from 'node:zlib';

const MB = 1_048_576;
/** Members that a body may have, over all levels. */
const MEMBERS = 5_000;

/** As many items as fit between `before` and `after`. */
function filled(before, item, after, bytes = MB) {
  const items = [];
  let left = bytes - before.length - after.length;
  for (let index = 0; ; index++) {
    const text = item(index);
    left -= text.length + 1;
    if (left < 0) break;
    items.push(text);
  }
  return before + items.join(',') + after;
}

const named = (count) => `{${Array.from({ length: count }, (_, index) => `"n${index}":1`).join(',')}}`;
const longNamed = (count) =>
  `{${Array.from({ length: count }, (_, index) => `"${index}${'$&'.repeat(5_000)}":1`).join(',')}}`;
const empties = (count) => Array.from({ length: count }, () => '{}').join(',');
const nested = (open, close, depth) => `{"tx_hash":${open.repeat(depth)}1${close.repeat(depth)}}`;

const table = (rows) => ({ text: `address\n${rows}`, headers: { 'Content-Type': 'text/csv' } });

/**
 * Hostile bodies by name; created in the client's thread. `claims` is the Content-Length where it differs from the
 * body's; `endless` repeats the body, chunked, until the connection closes.
 */
const BODIES = {
  'unknown names': () => ({ text: filled('{', (index) => `"n${index}":1`, '}') }),
  'unknown names, as many as are taken': () => ({ text: named(MEMBERS) }),
  'numbers as names': () => ({ text: filled('{', (index) => `"${index * 1_024}":1`, '}') }),
  'a list of empty objects': () => ({ text: filled('{"tx_hash":[', () => '{}', ']}') }),
  'empty objects, as many as are taken': () => ({ text: `{"tx_hash":[${empties(MEMBERS - 1)}]}` }),
  'a batch of empty objects': () => ({ text: filled('{"verifications":[', () => '{}', ']}') }),
  'a batch of a hundred, each as large as it may be': () => ({
    text: `{"verifications":[${Array.from({ length: 100 }, () => named(48)).join(',')}]}`,
  }),
  'a long list': () => ({ text: filled('[', () => '1', ']') }),
  'lists of lists': () => ({ text: filled('{"scopes":[', () => '[[],[]]', ']}') }),
  'nests of objects': () => ({ text: nested('{"a":', '}', 100_000) }),
  'nests of lists': () => ({ text: nested('[', ']', 500_000) }),
  gzip: () => ({
    bytes: gzipSync(filled('{"tx_hash":[', () => '{}', ']}')),
    headers: { 'Content-Encoding': 'gzip' },
  }),
  'less than it claims': () => ({ text: '{"tx_hash":"0x', claims: 500 }),
  'more than it claims': () => ({ text: '{"tx_hash":"0x1"}', claims: 8 }),
  'more than it may have': () => ({ text: 'a'.repeat(2 * MB) }),
  'without an end': () => ({ text: '{"tx_hash":"', endless: 'a'.repeat(16_384) }),
  'without an end, member by member': () => ({ text: '{"tx_hash":[', endless: '{},'.repeat(5_000) }),
  'half a character': () => ({ text: '{"tx_hash":"\\ud800","chain":"base"}' }),
  'a number beyond all numbers': () => ({ text: '{"tx_hash":"0x1","chain":"base","expected_amount":1e999}' }),
  'a number of a million digits': () => ({ text: `{"expected_amount":${'7'.repeat(MB - 30)}}` }),
  'one name many times': () => ({ text: filled('{', () => '"tx_hash":1', '}') }),
  'a long text': () => ({ text: `{"tx_hash":"${'a'.repeat(MB - 50)}","chain":"base"}` }),
  'a long name': () => ({ text: `{"${'$property'.repeat(100_000)}":1}` }),
  'a long name of replacement patterns': () => ({
    text: `{"${'$&'.repeat(50)}${'x'.repeat(MB - 200)}":1}`,
  }),
  'many long names': () => ({ text: filled('{', (index) => `"${index}${"$'".repeat(2_500)}":1`, '}') }),
  'a batch of 25 with long names': () => ({
    text: `{"verifications":[${Array.from({ length: 25 }, () => longNamed(4)).join(',')}]}`,
  }),
  'a batch of 25 with long values': () => ({
    text: `{"verifications":[${Array.from({ length: 25 }, () => `{"chain":"${'$&'.repeat(20_000)}"}`).join(',')}]}`,
  }),
  'many escapes': () => ({ text: `{"tx_hash":"${'\\u0041'.repeat(170_000)}"}` }),
  'a table of one long cell': () => table('a'.repeat(MB - 20)),
  'a table of one long quoted cell': () => table(`"${'""'.repeat(MB / 2 - 20)}`),
  'a table of many cells': () => table(' ,'.repeat(MB / 2 - 20)),
  'a table of many odd lines': () => table('x\n'.repeat(MB / 2 - 20)),
  'bytes that are no text': () => ({
    bytes: Buffer.concat([Buffer.from('{"tx_hash":"'), Buffer.alloc(9, 0xff)]),
  }),
};

const made = new Map();

/** The body as the client sends it. Throws for a name that is not in the list. */
export function hostileBody(name) {
  if (!(name in BODIES)) throw new Error(`no hostile body is called ${name}`);
  if (!made.has(name)) {
    const { text = '', bytes = Buffer.from(text), ...rest } = BODIES[name]();
    made.set(name, { bytes, headers: {}, ...rest });
  }
  return made.get(name);
}

import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { extractApiKey } from '../../../src/modules/api-keys/authentication/extract-api-key.js';

const KEY = formatApiKey('live', Buffer.alloc(32, 1));
const OTHER = formatApiKey('test', Buffer.alloc(32, 2));
const TYPO = KEY.slice(0, -1) + (KEY.endsWith('0') ? '1' : '0');

/** Node decodes header bytes as Latin-1. */
const asHeader = (text: string): string => Buffer.from(text).toString('latin1');

describe(extractApiKey, () => {
  it.each([
    [{ authorization: `Bearer ${KEY}` }, KEY],
    [{ authorization: `bearer   ${KEY} ` }, KEY],
    [{ 'x-api-key': KEY }, KEY],
    [{ authorization: `Bearer ${KEY}`, 'x-api-key': OTHER }, KEY],
    [{ authorization: '', 'x-api-key': OTHER }, OTHER],
    [{ 'x-api-key': `${KEY}, ${KEY}` }, KEY],
    [{ 'x-api-key': `${KEY},${KEY},${KEY}` }, KEY],
  ])('B2: extracts the key from %j', (headers, key) => {
    expect(extractApiKey(headers)).toEqual({ kind: 'key', key });
  });

  it.each([[{}], [{ 'x-api-key': '' }], [{ authorization: '' }]])('B2: finds no key in %j', (headers) => {
    expect(extractApiKey(headers)).toEqual({ kind: 'none' });
  });

  it.each([
    [KEY, /no Bearer scheme/],
    [`Token ${KEY}`, /scheme Token/],
    [`Basic ${KEY}`, /scheme Basic/],
    [`ApiKey ${KEY}`, /no Bearer scheme/],
    [`Bearer:${KEY}`, /no Bearer scheme/],
    ['Bearer', /holds no key/],
    ['Bearer ', /holds no key/],
    [`Bearer Bearer ${KEY}`, /Bearer twice/],
    [`Bearer ${KEY} x`, /blanks/],
    [`Bearer ${KEY.slice(0, 20)} ${KEY.slice(20)}`, /blanks/],
    [`Bearer "${KEY}"`, /quotation marks/],
    [`Bearer '${KEY}'`, /quotation marks/],
    [asHeader(`Bearer “${KEY}”`), /quotation marks/],
    [`Bearer ${KEY.slice(0, -1)}`, /not a complete key/],
    [`Bearer ${KEY}0`, /not a complete key/],
    [`Bearer ${TYPO}`, /checksum/],
    [`Bearer ${KEY.toUpperCase()}`, /not a complete key/],
    [asHeader('Bearer x402_live_…'), /placeholder/],
    ['Bearer x402_live_...', /placeholder/],
    ['Bearer x402_live_', /placeholder/],
    ['Bearer <key>', /placeholder/],
    ['Bearer YOUR_API_KEY', /placeholder/],
    ['Bearer x402_live_xxxxxxxx', /placeholder/],
    ['Bearer $X402_API_KEY', /name of a variable/],
    ['Bearer ${X402_API_KEY}', /name of a variable/],
    ['Bearer {{apiKey}}', /name of a variable/],
    ['Bearer undefined', /name of a variable/],
    ['Bearer null', /name of a variable/],
    ['Bearer sk_live_abc', /no key of this service/],
    ['Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln', /no key of this service/],
  ])('E2: explains what is wrong with the Authorization header "%s"', (authorization, problem) => {
    expect(extractApiKey({ authorization, 'x-api-key': KEY })).toEqual({
      kind: 'wrong',
      problem: expect.stringMatching(problem) as string,
    });
  });

  it.each([
    [`${KEY}, ${OTHER}`, /two different keys/],
    [`Bearer ${KEY}`, /without the word Bearer/],
    [`"${KEY}"`, /quotation marks/],
    ['nonsense', /no key of this service/],
  ])('E2: explains what is wrong with the X-API-Key header "%s"', (header, problem) => {
    expect(extractApiKey({ 'x-api-key': header })).toMatchObject({
      kind: 'wrong',
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('S8: the explanation quotes no part of the header', () => {
    for (const sent of ['hunter2', 'Bearer hunter2', 'Basic hunter2', `Bearer ${TYPO}`]) {
      const found = extractApiKey({ authorization: sent });
      expect(JSON.stringify(found)).not.toMatch(/hunter2|x402_live_AQEB/);
    }
  });

  it('S1: parses headers of 16,000 characters within 500 ms in total', () => {
    const startedMs = performance.now();
    for (const part of ['a', ' ', '"', '.', '$', '%a', 'Bearer ', ',a', 'your', 'x402_live_'])
      for (const name of ['authorization', 'x-api-key']) {
        const text = part.repeat(16_000 / part.length);
        extractApiKey({ [name]: text });
        extractApiKey({ [name]: `Bearer ${text}` });
      }
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

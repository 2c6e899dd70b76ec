import { nameHint } from '../../../../src/domain/hints/name-hint.js';
import { nearest } from '../../../../src/domain/hints/nearest.js';
import { mediaTypeHint } from '../../../../src/platform/http/hints/media-type-hint.js';

describe('did you mean', () => {
  it.each([
    ['verfiy', 'verify'],
    ['Verify', 'verify'],
    ['walets', 'wallets'],
    ['api_keys', 'api-keys'],
    ['paymetns', 'payments'],
  ])('N3: %s means %s', (text, meant) => {
    expect(nearest(text, ['verify', 'payments', 'wallets', 'api-keys'])).toBe(meant);
  });

  it.each(['', 'x', 'zebra', 'v', 'a'.repeat(41)])('N3: %s means nothing', (text) => {
    expect(nearest(text, ['verify', 'payments', 'wallets'])).toBeNull();
  });

  it('N3: an unknown member means one that the object has, never another object’s', () => {
    expect(nameHint('wallet', ['address', 'allowOffCurve'])).toBe('did you mean address?');
    expect(nameHint('wallet', ['tx_hash', 'recipient'])).toBe('did you mean recipient?');
    expect(nameHint('wallet', ['name'])).toBe('there is name');
    expect(nameHint('x402_live_secret'.repeat(10), ['name'])).toBeNull();
  });

  it('N3: a missing media type is told', () => {
    expect(mediaTypeHint('')).toContain('Content-Type is missing');
  });
});

import { readsLikeUsdc } from '../../../src/modules/features/look-alike.js';

describe('names of tokens', () => {
  it.each([
    'USDC',
    'usdc',
    'USDC.e',
    'USD Coin',
    'U S D C',
    'USD-Coin (Bridged)',
    'USDС',
    'ＵＳＤＣ',
    'US​DC',
    '$USDC',
    'axlUSDC',
  ])('E7: %s reads like USDC', (name) => {
    expect(readsLikeUsdc(name)).toBe(true);
  });

  it.each(['', 'USDT', 'USD', 'Dai Stablecoin', 'WETH', 'Coin', 'USD Digital'])('E7: %s does not', (name) => {
    expect(readsLikeUsdc(name)).toBe(false);
  });
});

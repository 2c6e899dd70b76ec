import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PLANS } from '../../../src/domain/plan.js';
import { startStripe, STRIPE_KEY, type StripeServer } from '../../support/stripe/start.js';

const run = promisify(execFile);

describe('npm run stripe:prices', () => {
  let stripe: StripeServer;

  beforeAll(async () => {
    stripe = await startStripe();
  });
  afterAll(() => stripe.stop());

  const script = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    return (await run(process.execPath, ['scripts/stripe-prices.mjs'], options)).stdout;
  };

  it('D1: makes each product and price once, for what the catalogue says, and prints the variables', async () => {
    const env = { STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_BASE: stripe.url };
    const printed = await script(env);
    const prices = [...stripe.account.prices.values()];
    const paid = Object.values(PLANS).filter(({ id }) => id !== 'free');
    expect(prices.map(({ unit_amount, currency }) => [unit_amount, currency])).toEqual(
      paid.map(({ priceUsdPerMonth }) => [priceUsdPerMonth * 100, 'usd']),
    );
    const lines = paid.map(({ id }, at) => `X402_STRIPE_PRICE_${id.toUpperCase()}=${prices[at]?.id ?? ''}`);
    expect(printed.trim().split('\n')).toEqual(lines);
    expect(await script(env)).toBe(printed);
    expect(stripe.requests.filter(({ method }) => method === 'POST')).toHaveLength(2 * paid.length);
  });

  it('D6: says what is missing', async () => {
    await expect(script({})).rejects.toMatchObject({ code: 1, stderr: 'STRIPE_SECRET_KEY is not set\n' });
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PLANS } from '../../../src/domain/plans/plan.js';
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

  it('D1: creates each product and catalogue price once and prints the variables', async () => {
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

  it('D1: replaces an archived price with a new one of the same product', async () => {
    const env = { STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_BASE: stripe.url };
    const printed = await script(env);
    const archived = stripe.account.prices.get('x402_pro_monthly');
    if (archived === undefined) throw new Error('there is a price');
    archived.active = false;
    const again = await script(env);
    const made = stripe.account.prices.get('x402_pro_monthly');
    expect(made).toMatchObject({
      active: true,
      product: archived.product,
      unit_amount: archived.unit_amount,
    });
    expect(again).toBe(printed.replace(archived.id, made?.id ?? ''));
    expect(again).not.toBe(printed);
  });

  it('D6: a refused key is reported by its variable name, not its value', async () => {
    const env = { STRIPE_SECRET_KEY: 'sk_test_of_somebody_else', STRIPE_API_BASE: stripe.url };
    await expect(script(env)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'Stripe refuses STRIPE_SECRET_KEY: Invalid API Key provided: sk_test_****rver\n',
    });
  });

  it('D6: names a missing variable', async () => {
    await expect(script({})).rejects.toMatchObject({ code: 1, stderr: 'STRIPE_SECRET_KEY is not set\n' });
  });
});

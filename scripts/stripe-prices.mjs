// Creates the products and monthly prices of the plans at Stripe, once, and prints the variables that name them. It
// finds existing prices by their lookup key, so a second run creates no duplicates. A changed amount, or an archived
// price, leads to a new price with the same lookup key; existing subscribers stay on the old one. Needs a build (npm
// run build) and STRIPE_SECRET_KEY (also from `.env` or a file, as for the server). A Stripe-compatible server needs
// STRIPE_API_BASE, too.
import Stripe from 'stripe';
import { PLANS } from '../dist/src/domain/plans/plan.js';
import { loadDotEnv, readConfig } from '../dist/src/platform/config/env.js';

loadDotEnv();
const { secretKey: key, apiBase: base } = readConfig().stripe;
if (key === null) {
  console.error('STRIPE_SECRET_KEY is not set');
  process.exit(1);
}

const address = base ? new URL(base) : null;
const stripe = new Stripe(key, {
  apiVersion: '2026-10-28.endive',
  telemetry: false,
  ...(address && {
    host: address.hostname,
    protocol: address.protocol.slice(0, -1),
    port: address.port || (address.protocol === 'http:' ? 80 : 443),
  }),
});

try {
  for (const plan of Object.values(PLANS).filter(({ id }) => id !== 'free')) {
    console.log(`X402_STRIPE_PRICE_${plan.id.toUpperCase()}=${await priceOf(plan)}`);
  }
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}

async function priceOf({ id, priceUsdPerMonth }) {
  const cents = priceUsdPerMonth * 100;
  const lookupKey = `x402_${id}_monthly`;
  // Includes archived ones: the new price belongs to the same product, and must not repeat the archived one's
  // idempotency key.
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 });
  const known = data[0];
  if (known?.active && known.unit_amount === cents && known.currency === 'usd') return known.id;
  const product = known?.product ?? (await makeProduct(id));
  const price = await stripe.prices.create(
    {
      product: typeof product === 'string' ? product : product.id,
      currency: 'usd',
      unit_amount: cents,
      recurring: { interval: 'month' },
      lookup_key: lookupKey,
      transfer_lookup_key: true,
      metadata: { x402_plan: id },
    },
    { idempotencyKey: ['x402-price', id, cents, ...(known ? ['after', known.id] : [])].join('-') },
  );
  return price.id;
}

async function makeProduct(id) {
  const name = `x402 ${id[0].toUpperCase()}${id.slice(1)}`;
  const product = await stripe.products.create(
    { name, metadata: { x402_plan: id } },
    { idempotencyKey: `x402-product-${id}` },
  );
  return product.id;
}

function reasonOf(error) {
  if (!(error instanceof Stripe.errors.StripeError)) return String(error);
  const isKey = error.statusCode === 401 || error.statusCode === 403;
  return `Stripe refuses${isKey ? ' STRIPE_SECRET_KEY' : ''}: ${error.message}`;
}

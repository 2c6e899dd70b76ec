import { nearest, plain } from './nearest.js';

/** Longer names get no hint: they are no typing mistakes. */
const LONGEST = 60;
const MOST_LISTED = 20;

/** What other services call a member, written without signs between words: the names that it may have here. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  tx_hash: [
    'hash',
    'tx',
    'txid',
    'transaction',
    'transactionhash',
    'transactionid',
    'signature',
    'txsignature',
  ],
  expected_amount: [
    'amount',
    'value',
    'price',
    'amountusdc',
    'expected',
    'minamount',
    'usdc',
    'maxamountrequired',
  ],
  chain: ['network', 'chainid', 'networkid', 'blockchain', 'chainname'],
  recipient: [
    'to',
    'wallet',
    'payto',
    'toaddress',
    'receiver',
    'recipientaddress',
    'walletaddress',
    'destination',
  ],
  payer: ['from', 'sender', 'fromaddress', 'buyer', 'payeraddress'],
  reference: ['orderid', 'order', 'ref', 'invoice', 'invoiceid', 'externalid', 'metadata', 'nonce'],
  paidAfter: ['after', 'since', 'notbefore', 'validafter'],
  verifications: ['payments', 'items', 'transactions', 'batch', 'requests', 'hashes'],
  address: ['wallet', 'walletaddress', 'recipient', 'payto', 'to'],
  url: ['endpoint', 'uri', 'webhookurl', 'callback', 'callbackurl', 'target'],
  eventTypes: ['events', 'event', 'types', 'topics', 'subscriptions'],
  scopes: ['scope', 'permissions', 'roles'],
  environment: ['env', 'mode', 'livemode', 'network', 'type'],
  expiresInDays: ['expiresin', 'expiry', 'ttl', 'expiresat', 'expires', 'expiration'],
  requestsPerDay: ['ratelimit', 'limit', 'dailylimit'],
  allowedIps: ['ips', 'ipwhitelist', 'ipallowlist', 'allowlist', 'allowedaddresses'],
  name: ['label', 'title', 'keyname'],
  email: ['mail', 'emailaddress'],
  companyName: ['company', 'organization', 'organisation', 'name'],
  plan: ['tier', 'subscription', 'priceid', 'product'],
  successUrl: ['returnurl', 'success', 'redirecturl'],
  cancelUrl: ['cancel', 'cancelurl'],
  limit: ['pagesize', 'perpage', 'size', 'count', 'take', 'max'],
  cursor: ['page', 'offset', 'startingafter', 'nextcursor', 'pagetoken', 'after', 'skip'],
  from: ['start', 'since', 'startdate', 'begin', 'createdafter'],
  to: ['end', 'until', 'enddate', 'createdbefore'],
  days: ['period', 'range', 'window', 'day'],
};

const byOtherName = otherNames();

/** Where a key belongs that was sent as a member. */
const KEY_NAMES = /^(x?apikey|key|token|accesstoken|authorization|bearer|secret|xadminkey|adminkey)$/;

/**
 * What to do about a member that the object does not have. Quotes names of the object alone.
 *
 * @param known the members of the object; a few dozen at most
 */
export function nameHint(name: string, known: readonly string[]): string | null {
  if (name.length > LONGEST || known.length === 0) return null;
  const given = plain(name);
  const meant =
    known.find((own) => plain(own) === given) ??
    byOtherName.get(given)?.find((other) => known.includes(other)) ??
    nearest(name, known);
  if (meant !== null) return `did you mean ${meant}?`;
  if (KEY_NAMES.test(given)) return 'keys are sent in the header Authorization alone';
  const listed = known
    .filter((own) => !isSecondSpelling(own, known))
    .slice(0, MOST_LISTED)
    .join(', ');
  return `there is ${listed}`;
}

/** `tx_hash`, where there is `txHash`. */
function isSecondSpelling(name: string, known: readonly string[]): boolean {
  return name.includes('_') && known.some((other) => other !== name && plain(other) === plain(name));
}

function otherNames(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [own, others] of Object.entries(OTHER_NAMES))
    for (const other of others) names.set(other, [...(names.get(other) ?? []), own]);
  return names;
}

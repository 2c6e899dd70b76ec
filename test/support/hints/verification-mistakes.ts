import { ADDRESS, HASH, SIGNATURE, verification, type Mistake } from './mistake.js';

const chain = (sent: unknown, says: RegExp): Mistake =>
  verification(`\`"chain": ${JSON.stringify(sent)}\``, { chain: sent }, ['INVALID_CHAIN', says], 'live');
const hash = (sent: string, tx_hash: unknown, says: RegExp, on = 'base'): Mistake =>
  verification(sent, { tx_hash, chain: on }, ['INVALID_TX_HASH', says], 'live');
const amount = (sent: unknown, says: RegExp): Mistake =>
  verification(`\`"expected_amount": ${JSON.stringify(sent)}\``, { expected_amount: sent }, [
    'INVALID_AMOUNT',
    says,
  ]);
const name = (sent: string, says: RegExp): Mistake =>
  verification(`\`"${sent}": …\` in \`POST /verify\``, { [sent]: 'x' }, ['VALIDATION_FAILED', says]);
const address = (sent: string, recipient: string, says: RegExp, on = 'base'): Mistake =>
  verification(
    sent,
    { tx_hash: on === 'base' ? HASH : SIGNATURE, chain: on, recipient },
    ['INVALID_ADDRESS', says],
    'live',
  );

const CHAIN_MISTAKES: readonly Mistake[] = [
  chain('base-mainnet', /Did you mean "base"\?/),
  chain('mainnet', /Did you mean "ethereum"\?/),
  chain('eth', /Did you mean "ethereum"\?/),
  chain('matic', /Did you mean "polygon"\?/),
  chain('bnb', /Did you mean "bsc"\?/),
  chain('avax', /Did you mean "avalanche"\?/),
  chain('arbitrum-one', /Did you mean "arbitrum"\?/),
  chain('sol', /Did you mean "solana"\?/),
  chain('8453', /Did you mean "base"\?/),
  chain('0x2105', /Did you mean "base"\?/),
  chain('base_sepolia', /Did you mean "base-sepolia"\?/),
  chain('base-goerli', /Did you mean "base-sepolia"\?/),
  chain('bsae', /Did you mean "base"\?/),
  chain(' base', /Did you mean "base"\?/),
  chain('eip155:999999', /No network with this chain id/),
  chain('dogecoin', /such as "base"/),
  chain('$CHAIN', /variable/),
  chain('', /None was sent/),
  chain(8453, /must be text, such as "base"/),
  verification('no `chain`', { chain: undefined }, ['INVALID_CHAIN', /None was sent/]),
  verification(
    'a test network with a live key',
    { chain: 'base-sepolia' },
    ['CHAIN_NOT_ENABLED', /POST \/api-keys {"environment": "test"}/],
    'live',
  ),
  verification('a main network with a test key', { chain: 'base' }, [
    'CHAIN_NOT_ENABLED',
    /begins with x402_live_/,
  ]),
  verification(
    'a chain that the plan does not include',
    { chain: 'optimism' },
    ['CHAIN_NOT_ENABLED', /Plans with it: team, enterprise/],
    'live',
  ),
];

const HASH_MISTAKES: readonly Mistake[] = [
  hash('no `tx_hash`', undefined, /It is missing/),
  hash('`"tx_hash": "0X…"`', `0X${HASH.slice(2)}`, /write 0x, with a small x/),
  hash('a hash without `0x`', HASH.slice(2), /0x in front is missing/),
  hash('a hash of 63 digits', HASH.slice(0, -1), /1 digit too few/),
  hash('a hash of 65 digits', `${HASH}0`, /1 digit too many/),
  hash('a hash twice', `${HASH}${HASH}`, /stands there twice/),
  hash('a hash that a page has shortened', '0x5a9db0c0…777777', /cut where a page/),
  hash('the address of a page of an explorer', `https://basescan.org/tx/${HASH}`, /behind \/tx\//),
  hash('an address as hash', ADDRESS, /This is an address/),
  hash('the number of a block', '31337000', /number, such as that of a block/),
  hash('a hash with a line break at its end', `${HASH}\n`, /line break/),
  hash('a hash in quotation marks', `"${HASH}"`, /quotation marks/),
  hash('a hash with a letter that is no digit', `${HASH.slice(0, -1)}g`, /no hexadecimal digit/),
  hash('`"tx_hash": "$HASH"`', '$HASH', /variable/),
  hash('a signature of Solana on Base', SIGNATURE, /"chain": "solana"/),
  hash('an EVM hash on Solana', HASH, /"chain": "base"/, 'solana'),
  hash(
    'an address as signature on Solana',
    'So11111111111111111111111111111111111111112',
    /an address/,
    'solana',
  ),
  hash('a signature with an `l` in it', SIGNATURE.replace('V', 'l'), /base58 does not use/, 'solana'),
  hash('a number as hash', 7, /must be text: put/),
];

const AMOUNT_MISTAKES: readonly Mistake[] = [
  amount('$1.50', /currency sign/),
  amount('1,5', /decimal point/),
  amount('1,000.00', /thousands/),
  amount('1.5 USDC', /no unit/),
  amount('-1', /negative/),
  amount('0', /zero/),
  amount('1e3', /no exponent/),
  amount('1.1234567', /more than 6 decimals/),
  amount('1500000', /whole USDC, not its smallest unit/),
  amount('.5', /zero in front/),
  amount('', /is the variable set that should hold the price\?/),
  amount(0.1 + 0.2, /more than 6 decimals/),
  amount(true, /number or a decimal string/),
];

const NAME_MISTAKES: readonly Mistake[] = [
  name('amount', /did you mean expected_amount\?/),
  name('hash', /did you mean tx_hash\?/),
  name('tx', /did you mean tx_hash\?/),
  name('transaction_hash', /did you mean tx_hash\?/),
  name('transactionHash', /did you mean tx_hash\?/),
  name('network', /did you mean chain\?/),
  name('chainId', /did you mean chain\?/),
  name('to', /did you mean recipient\?/),
  name('wallet', /did you mean recipient\?/),
  name('from', /did you mean payer\?/),
  name('expectedamount', /did you mean expected_amount\?/),
  name('orderId', /did you mean reference\?/),
  name('paid_after', /did you mean paidAfter\?/),
  name('apiKey', /header Authorization/),
  name('colour', /there is txHash, chain, /),
];

const ADDRESS_MISTAKES: readonly Mistake[] = [
  address('a recipient without `0x`', ADDRESS.slice(2), /0x in front is missing/),
  address('a recipient of 39 digits', ADDRESS.slice(0, -1), /39 digits instead of 40/),
  address('a hash as recipient', HASH, /64 digits/),
  address('a name as recipient', 'shop.eth', /Names are not resolved/),
  address('a recipient with its chain in front', `eip155:8453:${ADDRESS}`, /behind the last colon/),
  address('an address of Solana on Base', 'So11111111111111111111111111111111111111112', /address of Solana/),
  address('an EVM address on Solana', ADDRESS, /address of an EVM chain/, 'solana'),
  verification(
    'somebody else’s wallet as recipient',
    { chain: 'sandbox', recipient: `0x${'1'.repeat(40)}` },
    ['RECIPIENT_NOT_OWNED', /leave it out/],
  ),
  verification('no recipient, and no key', { chain: 'base' }, ['INVALID_ADDRESS', /recipient/], 'nobody'),
  verification(
    'a chain without a wallet',
    { chain: 'base' },
    ['WALLET_NOT_REGISTERED', /PUT \/wallets\/base/],
    'live',
  ),
];

export const VERIFICATION_MISTAKES: readonly Mistake[] = [
  ...CHAIN_MISTAKES,
  ...HASH_MISTAKES,
  ...AMOUNT_MISTAKES,
  ...NAME_MISTAKES,
  ...ADDRESS_MISTAKES,
];

import { HASH, type Mistake } from './mistake.js';

const GOOD = JSON.stringify({ tx_hash: HASH, chain: 'sandbox' });
const json = (sent: string, body: string, says: RegExp, code: Mistake['code'] = 'INVALID_JSON'): Mistake => ({
  ...{ sent, as: 'test', method: 'post', path: '/verify', type: 'application/json' },
  ...{ body, code, says },
});
const media = (
  sent: string,
  type: string,
  says: RegExp,
  as: Mistake['as'] = 'test',
  body = GOOD,
): Mistake => ({
  ...{ sent, as, method: 'post', path: '/verify', type, body, says },
  code: 'UNSUPPORTED_MEDIA_TYPE',
});
const path = (sent: string, at: string, says: RegExp, method: Mistake['method'] = 'get'): Mistake => ({
  ...{ sent: `\`${sent}\``, as: 'test', method, path: at, says },
  code: 'NOT_FOUND',
});
const query = (at: string, says: RegExp, code: Mistake['code'] = 'INVALID_PARAMETER'): Mistake => ({
  ...{ sent: `\`GET ${at}\``, as: 'test', path: at, code, says },
});

const JSON_MISTAKES: readonly Mistake[] = [
  json("`{'tx_hash': '0x…'}`", `{'tx_hash': '${HASH}'}`, /double quotes/),
  json('`{"tx_hash": "0x…",}`', `{"tx_hash": "${HASH}",}`, /comma stands before/),
  json('typographic quotation marks', `{“tx_hash”: “${HASH}”}`, /typographic/),
  json('`-d "{"tx_hash": …}"`, whose quotes the shell removes', `{tx_hash: ${HASH}}`, /shell removes them/),
  json('`"chain": $CHAIN`', `{"tx_hash": "${HASH}", "chain": $CHAIN}`, /variable was not replaced/),
  json('`"chain": ,` from an empty variable', `{"tx_hash": "${HASH}", "chain": }`, /has no value/),
  json('`{"tx_hash": 0x…}`', `{"tx_hash": ${HASH}}`, /in quotation marks/),
  json('a body without its end', `{"tx_hash": "${HASH}"`, /Its end is missing/),
  json('`tx_hash=0x…` as JSON', `tx_hash=${HASH}`, /This is a form/),
  json('`-d @body.json` without the file', '@body.json', /path of a file/),
  json("Python's `str(dict)`", `{"strict": True}`, /json\.dumps/),
  json('XML', `<tx_hash>${HASH}</tx_hash>`, /XML/),
  json('a comma that is missing', `{"tx_hash": "${HASH}" "chain": "base"}`, /comma between two members/),
  json('a comment', `{"tx_hash": "${HASH}" // the hash\n}`, /no comments/),
  json(
    'a text that holds `{name: …}`, and a comma too many',
    `{"reference": "{a: $b, c=1}", "chain": "base",}`,
    /comma stands before/,
  ),
  json('JSON within JSON', JSON.stringify(GOOD), /made JSON twice/),
  json('a list', `[${GOOD}]`, /POST \/verify\/batch/, 'VALIDATION_FAILED'),
  json('no body', '', /The body is empty.*file that is missing/, 'INVALID_CHAIN'),
  json('`{}`', '{}', /The body is empty/, 'INVALID_CHAIN'),
];

const MEDIA_MISTAKES: readonly Mistake[] = [
  media(
    '`curl -d` without a key',
    'application/x-www-form-urlencoded',
    /-H 'Content-Type: application\/json'/,
    'nobody',
  ),
  media('a real form', 'application/x-www-form-urlencoded', /sent as a form/, 'test', `tx_hash=${HASH}`),
  media('`Content-Type: text/plain`', 'text/plain', /sent as text/),
  media('`curl -F`', 'multipart/form-data; boundary=a', /curl -F/),
  media('`Content-Type: application/xml`', 'application/xml', /XML and HTML are not read/),
  media(
    '`curl --data-binary` with `application/octet-stream`',
    'application/octet-stream',
    /-H 'Content-Type/,
  ),
  media('`charset=utf-16`', 'application/json; charset=utf-16', /UTF-8/),
];

const PATH_MISTAKES: readonly Mistake[] = [
  path('POST /verify', '//verify', /POST \/api\/v1\/x402\/verify\?/, 'post'),
  path('POST /v1/verify', '//v1/verify', /POST \/api\/v1\/x402\/verify\?/, 'post'),
  path('POST /api/v1/verify', '//api/v1/verify', /POST \/api\/v1\/x402\/verify\?/, 'post'),
  path('POST /api/v2/x402/verify', '//api/v2/x402/verify', /POST \/api\/v1\/x402\/verify\?/, 'post'),
  path('POST …/x402/api/v1/x402/verify', '/api/v1/x402/verify', /POST \/api\/v1\/x402\/verify\?/, 'post'),
  path('POST …/verfiy', '/verfiy', /POST \/api\/v1\/x402\/verify\?/, 'post'),
  path('POST …/settle', '/settle', /POST \/api\/v1\/x402\/facilitator\/settle\?/, 'post'),
  path('GET …/keys', '/keys', /GET or POST \/api\/v1\/x402\/api-keys\?/),
  path('GET …/webhooks', '/webhooks', /\/api\/v1\/x402\/webhook-endpoints\?/),
  path('GET …/chains', '/chains', /\/api\/v1\/x402\/supported-chains\?/),
  path('GET …/transactions', '/transactions', /\/api\/v1\/x402\/payments\?/),
  path('GET …/wallet/base', '/wallet/base', /\/api\/v1\/x402\/wallets\/\{chain\}\?/),
  path('GET /api', '//api', /begins with \/api\/v1\/x402/),
  path('GET …/x402', '', /\/docs shows them all/),
  path('GET …/payments/0x…', `/payments/${HASH}`, /hash of a transaction/),
  path('GET …/payments/order-1001', '/payments/order-1001', /UUID/),
];

const METHOD_MISTAKES: readonly Mistake[] = [
  {
    sent: '`GET …/verify`',
    as: 'test',
    path: '/verify',
    code: 'METHOD_NOT_ALLOWED',
    says: /takes POST, and this is a GET/,
  },
  {
    ...{ sent: '`POST …/wallets/base`', as: 'live', method: 'post', path: '/wallets/base', body: {} },
    ...{ code: 'METHOD_NOT_ALLOWED', says: /takes GET or PUT or DELETE, and this is a POST/ },
  },
  {
    ...{ sent: '`PUT …/api-keys/{id}`', as: 'live', method: 'put', path: '/api-keys/x', body: {} },
    ...{ code: 'METHOD_NOT_ALLOWED', says: /takes GET or PATCH or DELETE/ },
  },
];

const QUERY_MISTAKES: readonly Mistake[] = [
  query('/payments?limit=500', /must not be greater than 100/),
  query('/payments?limit=all', /must be an integer/),
  query('/payments?page=2', /did you mean cursor\?/),
  query('/payments?cursor=2', /nextCursor/),
  query('/payments?status=paid', /pending, confirmed, rejected, reorged/),
  query('/payments?from=yesterday', /from must be a day or an ISO 8601 time/),
  query('/payments?since=2026-01-01', /did you mean from\?/),
  query('/payments?chain=base-mainnet', /Did you mean "base"\?/, 'INVALID_CHAIN'),
  query('/analytics?days=365', /must not be greater than 90/),
  query('/analytics?granularity=week', /day, hour/),
  query('/analytics?chain=eth', /Did you mean "ethereum"\?/, 'INVALID_CHAIN'),
];

const OTHER_MISTAKES: readonly Mistake[] = [
  {
    ...{ sent: 'a test network in `PUT /wallets/base-sepolia`, with a live key', as: 'live', method: 'put' },
    ...{ path: '/wallets/base-sepolia', body: { address: `0x${'1'.repeat(40)}` } },
    ...{ code: 'INVALID_CHAIN', says: /base-sepolia is a test network, and this is a live key/ },
  },
  {
    ...{ sent: '`PUT /wallets/eth`', as: 'live', method: 'put', path: '/wallets/eth' },
    ...{ body: { address: `0x${'1'.repeat(40)}` }, code: 'INVALID_CHAIN', says: /Did you mean "ethereum"\?/ },
  },
  {
    ...{ sent: '`"wallet": …` in `PUT /wallets/base`', as: 'live', method: 'put', path: '/wallets/base' },
    ...{ body: { wallet: `0x${'1'.repeat(40)}` }, code: 'INVALID_ADDRESS', says: /did you mean address\?/ },
  },
  {
    ...{ sent: '`GET /wallets/base` before a wallet is registered', as: 'live', path: '/wallets/base' },
    ...{ code: 'NOT_FOUND', says: /PUT \/wallets\/base/ },
  },
  {
    ...{ sent: 'a key without the scope `wallets`', as: 'verify only', path: '/wallets' },
    ...{
      code: 'INSUFFICIENT_SCOPE',
      says: /POST \/api-keys {"environment":"live","scopes":\["verify","wallets"\]}/,
    },
  },
  {
    ...{ sent: 'billing with a test key', as: 'test', path: '/billing/subscription' },
    ...{ code: 'INSUFFICIENT_SCOPE', says: /live/ },
  },
  {
    ...{ sent: '`"scope": "verify"` in `POST /api-keys`', as: 'live', method: 'post', path: '/api-keys' },
    ...{ body: { scope: 'verify' }, code: 'VALIDATION_FAILED', says: /did you mean scopes\?/ },
  },
  {
    ...{ sent: '`"env": "test"` in `POST /api-keys`', as: 'live', method: 'post', path: '/api-keys' },
    ...{ body: { env: 'test' }, code: 'VALIDATION_FAILED', says: /did you mean environment\?/ },
  },
  {
    ...{
      sent: 'one verification in `POST /verify/batch`',
      as: 'test',
      method: 'post',
      path: '/verify/batch',
    },
    ...{ body: { payments: [] }, code: 'VALIDATION_FAILED', says: /did you mean verifications\?/ },
  },
  {
    ...{ sent: 'an `Idempotency-Key` with an umlaut', as: 'test', method: 'post', path: '/verify' },
    ...{ headers: { 'Idempotency-Key': 'bestätigt' }, body: { tx_hash: HASH, chain: 'sandbox' } },
    ...{ code: 'INVALID_PARAMETER', says: /1 to 255 visible ASCII/ },
  },
  {
    ...{
      sent: '`http://localhost:3000` as URL of a webhook',
      as: 'paying',
      method: 'post',
      path: '/webhook-endpoints',
    },
    ...{ body: { url: 'http://localhost:3000/hook' }, code: 'VALIDATION_FAILED', says: /tunnel/ },
  },
  {
    ...{
      sent: 'a blank behind the URL of a webhook',
      as: 'paying',
      method: 'post',
      path: '/webhook-endpoints',
    },
    ...{
      body: { url: 'https://shop.example.com/hook ' },
      code: 'VALIDATION_FAILED',
      says: /must not hold blanks/,
    },
  },
  {
    ...{ sent: '`"events": […]` of a webhook', as: 'paying', method: 'post', path: '/webhook-endpoints' },
    ...{ body: { url: 'https://shop.example.com/hook', events: [] } },
    ...{ code: 'VALIDATION_FAILED', says: /did you mean eventTypes\?/ },
  },
  {
    ...{ sent: 'webhooks in the plan `free`', as: 'live', method: 'post', path: '/webhook-endpoints' },
    ...{
      body: { url: 'https://shop.example.com/hook' },
      code: 'FEATURE_NOT_IN_PLAN',
      says: /Plans with them: starter/,
    },
  },
];

export const REQUEST_MISTAKES: readonly Mistake[] = [
  ...JSON_MISTAKES,
  ...MEDIA_MISTAKES,
  ...PATH_MISTAKES,
  ...METHOD_MISTAKES,
  ...QUERY_MISTAKES,
  ...OTHER_MISTAKES,
];

import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { credential, type Mistake } from './mistake.js';

/** Complete, with a right checksum, and of no tenant. */
const UNKNOWN = formatApiKey('live', Buffer.alloc(32, 7));
const bearer = (text: string): Readonly<Record<string, string>> => ({ Authorization: text });
const INVALID = 'INVALID_API_KEY';
const MISSING = 'MISSING_API_KEY';

/** Keys in the wrong place or the wrong form. None of them counts towards a ban. */
export const CREDENTIAL_MISTAKES: readonly Mistake[] = [
  credential('no key', {}, [MISSING, /Authorization: Bearer x402_live_/]),
  credential('`Authorization: x402_live_…`', bearer(UNKNOWN), [INVALID, /no Bearer scheme/]),
  credential('`Authorization: Token x402_live_…`', bearer(`Token ${UNKNOWN}`), [
    INVALID,
    /instead of Bearer/,
  ]),
  credential('`curl -u x402_live_…:`', bearer(`Basic ${btoa(`${UNKNOWN}:`)}`), [INVALID, /Basic instead of/]),
  credential('`Authorization: Bearer Bearer x402_…`', bearer(`Bearer Bearer ${UNKNOWN}`), [INVALID, /twice/]),
  credential('`Authorization: Bearer`', bearer('Bearer'), [INVALID, /holds no key/]),
  credential('`Authorization: "Bearer x402_live_…"`', bearer(`"Bearer ${UNKNOWN}"`), [INVALID, /Send Auth/]),
  credential('`Authorization: Bearer "x402_live_…"`', bearer(`Bearer "${UNKNOWN}"`), [
    INVALID,
    /without them/,
  ]),
  credential('a key with a blank in it', bearer(`Bearer ${UNKNOWN.slice(0, 30)} ${UNKNOWN.slice(30)}`), [
    INVALID,
    /blanks within the key/,
  ]),
  credential('the first half of a key', bearer(`Bearer ${UNKNOWN.slice(0, 40)}`), [INVALID, /Copy it again/]),
  credential('a key with one wrong letter', bearer(`Bearer ${UNKNOWN.slice(0, -1)}z`), [INVALID, /again/]),
  credential('a key whose checksum fails', bearer(`Bearer ${UNKNOWN.slice(0, -8)}00000000`), [
    INVALID,
    /checksum/,
  ]),
  credential('`Bearer x402_test_…` from the documentation', bearer('Bearer x402_test_...'), [
    INVALID,
    /placeholder/,
  ]),
  credential("`'Authorization: Bearer $X402_KEY'`", bearer('Bearer $X402_KEY'), [INVALID, /variable/]),
  credential('`Bearer ${KEY}`', bearer('Bearer ${KEY}'), [INVALID, /variable/]),
  credential('`Bearer {{apiKey}}`', bearer('Bearer {{apiKey}}'), [INVALID, /variable/]),
  credential('`Bearer undefined`', bearer('Bearer undefined'), [INVALID, /variable/]),
  credential('`Bearer sk_live_…` of another service', bearer(`Bearer sk_live_${'4'.repeat(24)}`), [
    INVALID,
    /begin with x402_live_ or x402_test_/,
  ]),
  credential('a revoked or foreign key', bearer(`Bearer ${UNKNOWN}`), [
    INVALID,
    /unknown to this server, or revoked.*Issue another/,
  ]),
  credential('`X-API-Key: Bearer x402_live_…`', { 'X-API-Key': `Bearer ${UNKNOWN}` }, [
    INVALID,
    /without the word/,
  ]),
  credential('`X-API-Key:` without a value', { 'X-API-Key': '' }, [MISSING, /X-API-Key is empty/]),
  credential('`X-API-Key` with two keys', { 'X-API-Key': `${UNKNOWN}, x402` }, [INVALID, /send one/]),
  credential('`Api-Key: x402_live_…`', { 'Api-Key': UNKNOWN }, [MISSING, /header api-key is not read/]),
  credential('`X-Auth-Token: x402_live_…`', { 'X-Auth-Token': UNKNOWN }, [
    MISSING,
    /x-auth-token is not read/,
  ]),
  credential('`?api_key=x402_live_…`', {}, [MISSING, /key in the address is not read/], '/usage?api_key=abc'),
  credential('a cookie', { Cookie: 'session=1' }, [MISSING, /Cookies are not read/]),
  credential("the operator's key for a tenant's route", { 'X-Admin-Key': 'operator' }, [
    MISSING,
    /of the operator alone/,
  ]),
  credential("the operator's key as `Bearer`", bearer('Bearer the-key-of-the-operator'), [
    INVALID,
    /X-Admin-Key/,
  ]),
  credential(
    "a tenant's key for a route of the operator",
    bearer(`Bearer ${UNKNOWN}`),
    [MISSING, /no route of the operator/],
    '/admin/tenants',
  ),
  credential(
    "a tenant's key in `X-Admin-Key`",
    { 'X-Admin-Key': UNKNOWN },
    [INVALID, /tenant's key/],
    '/admin/tenants',
  ),
  credential(
    '`X-Admin-Key: Bearer …`',
    { 'X-Admin-Key': 'Bearer abc' },
    [INVALID, /without the word/],
    '/admin/tenants',
  ),
  credential(
    '`X-Admin-Key: $X402_ADMIN_KEY`',
    { 'X-Admin-Key': '$X402_ADMIN_KEY' },
    [INVALID, /variable/],
    '/admin/tenants',
  ),
  credential('no operator key', {}, [MISSING, /X-Admin-Key/], '/admin/tenants'),
];

import {
  freshHash,
  paid,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { mintKey, type TestTenant } from '../../support/verification/tenants.js';

describe('GET /payments: refusals', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    seller = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    await fixture.verifyBase(seller.liveKey, hash).expect(200);
  });
  afterAll(() => fixture.test.close());

  it.each([
    ['status=paid', 'INVALID_PARAMETER'],
    ['status=confirmed&status=rejected', 'INVALID_PARAMETER'],
    ['status[$ne]=paid', 'INVALID_PARAMETER'],
    ['chain=base&chain=solana', 'INVALID_CHAIN'],
    [`chain=${'a'.repeat(65)}`, 'INVALID_CHAIN'],
    ['from=yesterday', 'INVALID_PARAMETER'],
    ['from=2026-02-30', 'INVALID_PARAMETER'],
    // Valid ISO 8601, but Postgres does not read it, or it has no time zone.
    ['from=2026-W05', 'INVALID_PARAMETER'],
    ['from=2026-365', 'INVALID_PARAMETER'],
    ['from=2026-01', 'INVALID_PARAMETER'],
    ['to=2026-01-01T00:00:00', 'INVALID_PARAMETER'],
    ['to=2026-01-01T00:00:00,5Z', 'INVALID_PARAMETER'],
    ['to=', 'INVALID_PARAMETER'],
    [`reference=${'a'.repeat(129)}`, 'INVALID_PARAMETER'],
    ['limit=0', 'INVALID_PARAMETER'],
    ['limit=101', 'INVALID_PARAMETER'],
    ['limit=1.5', 'INVALID_PARAMETER'],
    ['limit=all', 'INVALID_PARAMETER'],
    ['cursor=abc', 'INVALID_PARAMETER'],
    [`cursor=${'a'.repeat(301)}`, 'INVALID_PARAMETER'],
    ['offset=1', 'INVALID_PARAMETER'],
    ['tenantId=x', 'INVALID_PARAMETER'],
  ])('A14: ?%s is 400 %s', async (query, code) => {
    const response = await fixture.get(seller.liveKey, `/payments?${query}`);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      statusCode: 400,
      code,
      requestId: response.headers['x-request-id'],
    });
  });

  it.each(['chain', 'reference'])('A14: a %s that cannot be stored is 400, not 500', async (name) => {
    const response = await fixture.get(seller.liveKey, `/payments?${name}=a%00b`);
    expect(response.status).toBe(400);
  });

  it.each(['1', 'x', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`, '%00', "' OR 1=1"])(
    'A14: the id %s is 404',
    async (id) => {
      const response = await fixture.get(seller.liveKey, `/payments/${encodeURIComponent(id)}`).expect(404);
      expect(response.body).toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  it('B4: a request needs a key with the scope verify', async () => {
    expect((await fixture.get(null, '/payments').expect(401)).body).toMatchObject({
      code: 'MISSING_API_KEY',
    });
    const { key } = await mintKey(fixture.test.app, seller.tenantId, { scopes: ['analytics'] });
    for (const path of ['/payments', '/payments/x']) {
      expect((await fixture.get(key, path).expect(403)).body).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
    }
  });
});

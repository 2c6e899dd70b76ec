import { createTestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

describe('the link of a failure', () => {
  it.each([
    ['a path of this server', undefined, '/docs/errors#'],
    [
      'a URL where the operator has set a public one',
      'https://pay.example.com',
      'https://pay.example.com/docs/errors#',
    ],
  ])('N3: is %s', async (_, publicUrl, docs) => {
    const test = await createTestApp({ config: { PUBLIC_URL: publicUrl } });
    try {
      expect((await test.http.get('/nothing')).body).toMatchObject({ docs: `${docs}NOT_FOUND` });
      const batch = await test.http
        .post('/api/v1/x402/verify/batch')
        .set('Authorization', `Bearer ${(await createTenant(test.app)).testKey}`)
        .send({ verifications: [{ chain: 'x' }] });
      expect(batch.body).toMatchObject({ results: [{ docs: `${docs}INVALID_CHAIN` }] });
    } finally {
      await test.close();
    }
  });
});

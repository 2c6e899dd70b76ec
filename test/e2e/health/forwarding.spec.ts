import { createTestApp, type TestApp } from '../../support/http/app.js';

const OPERATOR = 'operator-key-of-the-forwarding-spec';

describe('what the operator sees of the proxies in front', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { TRUST_PROXY: '1', X402_ADMIN_KEY: OPERATOR } });
  });
  afterAll(() => test.close());

  it.each([
    ['203.0.113.7', false],
    ['203.0.113.7:50123', false],
    ['2001:db8::7', false],
    ['198.51.100.1, 10.0.0.9', true],
    ['10.0.0.9:50123', true],
    ['172.16.3.4', true],
    ['::ffff:192.168.0.9', true],
    ['100.64.3.4', true],
    ['169.254.1.1', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['fd12::9', true],
    ['fe80::1%eth0', true],
  ])('S10: a caller forwarded as %s counts as a private address: %s', async (forwarded, callerIsPrivate) => {
    const answer = await test.http
      .get('/api/v1/x402/admin/db-stats')
      .set('X-Admin-Key', OPERATOR)
      .set('X-Forwarded-For', forwarded)
      .expect(200);
    const forwardedAddresses = forwarded.split(',').length;
    expect(answer.body).toMatchObject({
      forwarding: { trustedProxies: 1, forwardedAddresses, callerIsPrivate },
    });
  });
});

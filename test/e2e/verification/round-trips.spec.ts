import { Client } from 'pg';
import {
  freshHash,
  paid,
  startVerification,
  UNRELATED,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

/** Limits what one verification costs when its key is cached. */
describe('statements of one verification', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification({ config: { JOBS_ENABLED: 'false' } });
    seller = await fixture.tenant();
    await fixture.verifyBase(seller.liveKey, freshHash()).expect(200);
  });
  afterAll(() => fixture.test.close());

  /** Counts the statements that name the payment or its seller during one verification. */
  async function statementsOf(hash: string, more: object, status = 200): Promise<number> {
    const sent = jest.spyOn(Client.prototype, 'query');
    await fixture.verifyBase(seller.liveKey, hash, more).expect(status);
    const said = sent.mock.calls.map((parameters) => JSON.stringify(parameters));
    sent.mockRestore();
    return said.filter((text) => text.includes(hash) || text.includes(seller.tenantId)).length;
  }

  it.each([
    ['without a recipient', {}],
    ['with a recipient', { recipient: WALLET }],
  ])('A12: a new payment costs two statements and a repeat at most two, %s', async (_, more) => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    expect(await statementsOf(hash, more)).toBe(2);
    for (let repeat = 1; repeat <= 3; repeat += 1) {
      expect(await statementsOf(hash, more)).toBeLessThanOrEqual(2);
    }
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A12: a recipient other than the tenant’s wallet costs one statement and no verifier call', async () => {
    const hash = freshHash();
    expect(await statementsOf(hash, { recipient: UNRELATED }, 403)).toBe(1);
    expect(fixture.verifier.count(hash)).toBe(0);
    expect(await fixture.units(seller.tenantId)).toMatchObject({ reserved: 0 });
  });

  it('A12: concurrent requests are judged by their own recipients and share one verifier call', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const release = fixture.verifier.hold();
    const named = [WALLET, UNRELATED, undefined, WALLET.toUpperCase().replace('0X', '0x')];
    const asked = Array.from({ length: 12 }, (_, index) => {
      const recipient = named[index % named.length];
      return fixture
        .verifyBase(seller.liveKey, hash, recipient === undefined ? {} : { recipient })
        .then(({ status, body }) => ({
          ...(body as { code?: string; success?: boolean }),
          recipient,
          status,
        }));
    });
    await Promise.race(asked);
    release();
    for (const { recipient, status, code, success } of await Promise.all(asked)) {
      if (recipient === UNRELATED) expect([status, code]).toEqual([403, 'RECIPIENT_NOT_OWNED']);
      else expect([status, success]).toEqual([200, true]);
    }
    expect(fixture.verifier.count(hash)).toBe(1);
  });
});

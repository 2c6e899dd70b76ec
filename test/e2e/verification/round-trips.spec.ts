import { setImmediate } from 'node:timers/promises';
import { Client } from 'pg';
import { FlightRepository } from '../../../src/modules/verification/flight.repository.js';
import { VerificationFlights } from '../../../src/modules/verification/verification-flights.js';
import {
  BUYER,
  freshHash,
  mined,
  move,
  paid,
  startVerification,
  STRANGER,
  WALLET,
  type VerificationFixture,
} from '../../support/verification.js';
import type { TestTenant } from '../../support/tenants.js';

/** Design, section 2: what one verification may cost when its key is known already. */
describe('statements of one verification', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification({ config: { JOBS_ENABLED: 'false' } });
    seller = await fixture.tenant();
    await fixture.verifyBase(seller.liveKey, freshHash()).expect(200);
  });
  afterAll(() => fixture.test.close());

  /** How many statements that name the payment or its seller went to Postgres while it was asked about. */
  async function statementsOf(hash: string, more: object, status = 200): Promise<number> {
    const sent = jest.spyOn(Client.prototype, 'query');
    await fixture.verifyBase(seller.liveKey, hash, more).expect(status);
    const said = sent.mock.calls.map((parameters) => JSON.stringify(parameters));
    sent.mockRestore();
    return said.filter((text) => text.includes(hash) || text.includes(seller.tenantId)).length;
  }

  it.each([
    ['without a recipient', {}],
    ['with one', { recipient: WALLET }],
  ])('A12: a new payment costs two, its repeat no more, %s', async (_, more) => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    expect(await statementsOf(hash, more)).toBe(2);
    expect(await statementsOf(hash, more)).toBeLessThanOrEqual(2);
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A12: somebody else’s wallet costs one, and nobody is asked', async () => {
    const hash = freshHash();
    expect(await statementsOf(hash, { recipient: STRANGER }, 403)).toBe(1);
    expect(fixture.verifier.count(hash)).toBe(0);
    expect(await fixture.units(seller.tenantId)).toMatchObject({ reserved: 0 });
  });

  it('A12: of many at once each is judged by the recipient it names, and the chain is asked once', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const letGo = fixture.verifier.hold();
    const named = [WALLET, STRANGER, undefined, WALLET.toUpperCase().replace('0X', '0x')];
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
    letGo();
    for (const { recipient, status, code, success } of await Promise.all(asked)) {
      if (recipient === STRANGER) expect([status, code]).toEqual([403, 'RECIPIENT_NOT_OWNED']);
      else expect([status, success]).toEqual([200, true]);
    }
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A12: repeats that come at once share statements, and each gets its own answer', async () => {
    const hashes = Array.from({ length: 20 }, freshHash);
    hashes.forEach((hash, index) => {
      fixture.verifier.tell(hash, index % 4 === 3 ? mined([move(BUYER, STRANGER, 5n)]) : paid());
    });
    const all = () => Promise.all(hashes.map((hash) => fixture.verifyBase(seller.liveKey, hash)));
    await all();
    await all();
    const { app } = fixture.test;
    const repository = app.get(FlightRepository);
    const recallAtOnce = repository.recall.bind(repository);
    const arrived = jest.spyOn(app.get(VerificationFlights), 'sight');
    const recall = jest.spyOn(repository, 'recall').mockImplementation(async (asked) => {
      while (arrived.mock.calls.length < hashes.length) await setImmediate();
      return recallAtOnce(asked);
    });
    const begin = jest.spyOn(repository, 'begin');
    const again = await all();
    const calls = recall.mock.calls.map(([asked]) => asked.length);
    expect(begin).not.toHaveBeenCalled();
    jest.restoreAllMocks();
    expect(again.map(({ body }) => body as object)).toMatchObject(
      hashes.map((txHash, index) => ({ txHash, cached: true, success: index % 4 !== 3 })),
    );
    expect(calls).toEqual([1, 1, hashes.length - 2]);
  });

  it('A12: a repeat hears at once of what became of its payment elsewhere', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const ask = (more = {}) => fixture.verifyBase(seller.liveKey, hash, more).expect(200);
    for (let times = 1; times <= 3; times += 1) await ask();
    const { dataSource } = fixture.test;
    await dataSource.query(
      'UPDATE payments SET remembered_until = now() WHERE tenant_id = $1 AND tx_hash = $2',
      [seller.tenantId, hash],
    );
    expect((await ask()).body).toMatchObject({ success: true, cached: false });
    expect(fixture.verifier.count(hash)).toBe(2);
    await ask();
    await dataSource.query(
      `INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
       SELECT tenant_id, environment, network, tx_hash, '', 'elsewhere' FROM payments WHERE tenant_id = $1 AND tx_hash = $2`,
      [seller.tenantId, hash],
    );
    expect((await ask({ reference: 'here' })).body).toMatchObject({
      reason: 'ALREADY_CLAIMED',
      cached: true,
    });
  });

  it('A12: what cannot be recalled together is begun one by one', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    for (let times = 1; times <= 2; times += 1) await fixture.verifyBase(seller.liveKey, hash).expect(200);
    const repository = fixture.test.app.get(FlightRepository);
    const recall = jest.spyOn(repository, 'recall').mockRejectedValueOnce(new Error('refused'));
    const { body } = await fixture.verifyBase(seller.liveKey, hash).expect(200);
    recall.mockRestore();
    expect(body).toMatchObject({ success: true, cached: true });
  });
});

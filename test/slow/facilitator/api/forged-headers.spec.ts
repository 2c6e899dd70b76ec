import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../../support/facilitator/facilitator.js';
import { startRedisServer } from '../../../support/services/redis.js';
import { mintKey } from '../../../support/verification/tenants.js';
import { X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

/** The free plan's hundred requests a day; the minute limit is high so that no test waits for it. */
const FREE = { plan: 'free', limitOverrides: { requestsPerDay: 100, requestsPerMinute: 10_000 } } as const;
const ONE_PROCESS = 'it stands for one process, of which the spec starts as many as it needs';

describe.each(['Redis', 'memory'] as const)('forged payment headers, counted in %s', (mode) => {
  let stage: X402Stage;
  let redis: { url: string; stop: () => Promise<void> } | null = null;
  let processes: FacilitatorFixture[] = [];
  let forged: object[] = [];

  beforeAll(async () => {
    stage = await X402Stage.start();
    if (mode === 'Redis') redis = await startRedisServer();
    const config = { REDIS_URL: redis?.url };
    const start = () => startFacilitator(stage, config, { oneProcess: ONE_PROCESS });
    processes = mode === 'Redis' ? [await start(), await start()] : [await start()];
    forged = await forgeries(stage);
  });
  afterAll(async () => {
    for (const { test } of processes) await test.close();
    await redis?.stop();
    await stage.stop();
  });

  const at = (index: number): FacilitatorFixture => {
    const found = processes[index % processes.length];
    if (found === undefined) throw new Error('nothing was started');
    return found;
  };

  it('M7, C1: two hundred through a seller leave its daily limit to the next valid payment', async () => {
    const { testKey } = await at(0).tenant(FREE);
    let minute = 10_000;
    for (let index = 0; index < 200; index++) {
      const body = forged[index % forged.length] ?? {};
      // Settle reads the body before it counts, so a body that is nested too deep counts in no window.
      const step = index % 3 === 2 && !JSON.stringify(body).includes('deeper') ? 'settle' : 'verify';
      const answer = await at(index).post(step, body, testKey);
      expect([200, 400]).toContain(answer.status);
      expect(answer.body['isValid'] ?? answer.body['success']).toBe(false);
      expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '100' });
      const left = minuteOf(answer.headers);
      // The minute may have ended in between.
      expect([minute - 1, 9_999]).toContain(left);
      minute = left;
    }
    const honest = await at(1).post('verify', await stage.pay(), testKey);
    expect(honest.body).toMatchObject({ isValid: true });
    expect(honest.headers['x-ratelimit-remaining']).toBe('99');
  });

  it('M7, C1: two hundred at once leave the daily limit too, on every process', async () => {
    const { testKey } = await at(0).tenant(FREE);
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        at(index).post('verify', forged[index % forged.length] ?? {}, testKey),
      ),
    );
    // A process that saw the daily limit reached checks again within a second.
    const deadlineMs = performance.now() + 1_500;
    for (const index of [0, 1]) {
      const good = await stage.pay();
      let honest = await at(index).post('verify', good, testKey);
      while (honest.status === 429 && performance.now() < deadlineMs)
        honest = await at(index).post('verify', good, testKey);
      expect(honest.body).toMatchObject({ isValid: true });
    }
  });

  it('M7, C1: valid requests between them count for the day exactly', async () => {
    const { testKey } = await at(0).tenant({
      limitOverrides: { requestsPerDay: 20, requestsPerMinute: 10_000 },
    });
    const good = await stage.pay();
    const ask = (index: number) =>
      index % 2 === 0
        ? at(index / 2).post('verify', good, testKey)
        : at((index - 1) / 2).post('verify', forged[index % forged.length] ?? {}, testKey);
    const statuses: number[] = [];
    for (let index = 0; index < 60; index++) {
      const { status } = await ask(index);
      if (index % 2 === 0) statuses.push(status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.slice(20)).toEqual(statuses.slice(20).map(() => 429));
  });

  it('M7, B7: they do not use up the daily limit of a single key', async () => {
    const { tenantId } = await at(0).tenant(FREE);
    const { key } = await mintKey(at(0).test.app, tenantId, { environment: 'test', requestsPerDay: 2 });
    for (let index = 0; index < 10; index++)
      await at(index).post('verify', forged[index % forged.length] ?? {}, key);
    expect((await at(0).post('verify', await stage.pay(), key)).body).toMatchObject({ isValid: true });
  });

  it('M7, C1: they count for the minute; an unfunded payment and other routes count for the day', async () => {
    const { testKey } = await at(0).tenant({ limitOverrides: { requestsPerDay: 100, requestsPerMinute: 3 } });
    const statuses = [];
    for (let index = 0; index < 12; index++) {
      statuses.push((await at(0).post('verify', forged[0] ?? {}, testKey)).status);
    }
    expect(statuses).toContain(429);
    const { testKey: other } = await at(0).tenant(FREE);
    const unfunded = await stage.pay({ buyer: privateKeyToAccount(generatePrivateKey()) });
    const answer = await at(0).post('verify', unfunded, other);
    expect(answer.body).toMatchObject({ isValid: false });
    expect(answer.headers['x-ratelimit-remaining']).toBe('99');
    const foreign = await at(0)
      .test.http.get(`${FACILITATOR}/supported`)
      .set('Authorization', `Bearer ${other}`);
    expect(foreign.headers['x-ratelimit-remaining']).toBe('98');
  });
});

/** The remaining requests of the minute window. */
function minuteOf(headers: unknown): number {
  return Number(/"minute";r=(\d+)/.exec((headers as Record<string, string>)['ratelimit'] ?? '')?.[1]);
}

/** Payments that anyone can put into a header and a seller forwards. */
async function forgeries(stage: X402Stage): Promise<object[]> {
  const body = await stage.pay();
  const { payload, ...rest } = body.paymentPayload as {
    payload: { signature: string; authorization: object };
  };
  const paying = (changes: object): X402Body => ({
    ...body,
    paymentPayload: { ...rest, payload: { ...payload, ...changes } },
  });
  const signed = (changes: object): X402Body =>
    paying({ authorization: { ...payload.authorization, ...changes } });
  const requiring = (changes: object): X402Body => ({
    ...body,
    paymentRequirements: { ...body.paymentRequirements, ...changes },
  });
  const v1 = await stage.payV1();
  return [
    paying({ signature: `0x${'11'.repeat(65)}` }),
    paying({ signature: '0x' }),
    signed({ nonce: `0x${'22'.repeat(32)}` }),
    signed({ from: privateKeyToAccount(generatePrivateKey()).address }),
    signed({ validBefore: '99999999999' }),
    paying({ authorization: 'none' }),
    requiring({ amount: '7' }),
    requiring({ scheme: 'streaming' }),
    requiring({ network: 'eip155:1' }),
    { ...body, paymentPayload: 'nothing' },
    { ...body, paymentPayload: { ...body.paymentPayload, extensions: nested(40) } },
    {},
    {
      ...v1,
      paymentPayload: { ...v1.paymentPayload, payload: { ...payload, signature: `0x${'33'.repeat(65)}` } },
    },
    await stage.pay({ asset: stage.seller }),
  ];
}

function nested(levels: number): object {
  return levels === 0 ? {} : { deeper: nested(levels - 1) };
}

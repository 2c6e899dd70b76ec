import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FacilitatorContext } from '../../../../src/modules/facilitator/api/facilitator-context.js';
import { HandOuts } from '../../../../src/modules/facilitator/settlement/hand-outs.js';
import { SettlementRepository } from '../../../../src/modules/facilitator/settlement/settlement.repository.js';
import { Metrics } from '../../../../src/platform/observability/metrics.js';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import { X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const HAND_OUTS = 'x402_settlement_hand_outs_total';
/** 0.01 ether in wei: the default daily gas budget of a tenant. */
const BUDGET = 10n ** 16n;

describe('metrics of settle', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    fixture = await startFacilitator(stage, {}, { oneProcess: 'its metrics are looked at' });
    tenant = await fixture.tenant();
    // Earlier specs used the same database.
    await fixture.rows.query('DELETE FROM settlement_budgets');
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  const value = async (series: string): Promise<number | null> => {
    const { text } = await fixture.test.app.get(Metrics).scrape();
    const line = text.split('\n').find((each) => each.startsWith(`${series} `));
    return line === undefined ? null : Number(line.split(' ').at(-1));
  };
  const handOuts = async (): Promise<Record<string, number | null>> => {
    const outcomes = ['first', 'again', 'denied', 'given_back', 'lost'];
    const read = async (outcome: string) =>
      [outcome, await value(`${HAND_OUTS}{outcome="${outcome}"}`)] as const;
    return Object.fromEntries(await Promise.all(outcomes.map(read)));
  };
  const settle = async (body: X402Body, key?: string): Promise<Record<string, unknown>> => {
    const request = fixture.test.http
      .post(`${FACILITATOR}/settle`)
      .set('Authorization', `Bearer ${tenant.testKey}`);
    if (key !== undefined) request.set('Idempotency-Key', key);
    return (await request.send(body)).body as Record<string, unknown>;
  };

  it('H3: revert and hand-out counters start at zero, so that an alert sees the first increment', async () => {
    expect(await value('x402_settlement_reverts_total{chain="base-sepolia"}')).toBe(0);
    expect(await handOuts()).toEqual({ first: 0, again: 0, denied: 0, given_back: 0, lost: 0 });
  });

  it('H3: budget gauges show the highest share that one tenant used today, without a tenant id', async () => {
    const addBudget = (day: string, cost: bigint, reverted: bigint) =>
      fixture.rows.query(
        `INSERT INTO settlement_budgets (tenant_id, environment, network, day, cost, reverted_cost)
         VALUES ($1, 'test', 'eip155:84532', (now() AT TIME ZONE 'UTC')::date - $2::integer, $3, $4)`,
        [randomUUID(), day, cost.toString(), reverted.toString()],
      );
    await addBudget('0', BUDGET / 4n, BUDGET / 20n);
    await addBudget('0', (BUDGET * 8n) / 10n, 0n);
    await addBudget('1', BUDGET * 2n, BUDGET);
    const used = (name: string) => value(`x402_settlement_${name}_used_ratio{chain="base-sepolia"}`);
    // An earlier scrape cached these values, when no budget was used.
    expect([await used('budget'), await used('revert_budget')]).toEqual([0, 0]);
    const later = await startFacilitator(stage, {}, { oneProcess: 'its metrics are looked at' });
    const { text } = await later.test.app.get(Metrics).scrape();
    await later.test.close();
    expect(text).toContain('x402_settlement_budget_used_ratio{chain="base-sepolia"} 0.8\n');
    // A twentieth of the day's budget is half of the revert budget.
    expect(text).toContain('x402_settlement_revert_budget_used_ratio{chain="base-sepolia"} 0.5\n');
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('H3: hand-outs are counted by outcome', async () => {
    const body = await stage.pay();
    const key = randomUUID();
    expect(await settle(body, key)).toMatchObject({ success: true });
    expect(await settle(body)).toMatchObject({ success: false, errorReason: 'duplicate_settlement' });
    expect(await settle(body, key)).toMatchObject({ success: true });
    expect(await handOuts()).toMatchObject({ first: 1, again: 1, denied: 1, given_back: 0, lost: 0 });
  });

  it('H3: a success that was not written to its connection is counted once as given back', async () => {
    const answer = await settle(await stage.pay());
    const { settlementId } = answer['extra'] as { settlementId: string };
    await fixture.rows.query(
      `UPDATE settlements SET handed_out_at = NULL, handed_out_to = NULL WHERE id = $1`,
      [settlementId],
    );
    const repository = fixture.test.app.get(SettlementRepository);
    const settlement = await repository.byId(tenant.tenantId, settlementId);
    if (settlement === null) throw new Error('no such settlement');
    const before = await handOuts();
    await fixture.test.app.get(HandOuts).take(settlement, unreached(), true);
    for (;;) {
      if ((await repository.byId(tenant.tenantId, settlementId))?.handedOutAt === null) break;
      await sleep(20);
    }
    // The counter is updated after the row.
    while ((await handOuts())['given_back'] === before['given_back']) await sleep(20);
    expect(await handOuts()).toEqual({
      ...before,
      first: Number(before['first']) + 1,
      given_back: Number(before['given_back']) + 1,
    });
  });

  /** A caller whose connection closes before a byte of the response is written. */
  function unreached(): FacilitatorContext {
    const delivery = {
      isOver: false,
      markReplayed: () => undefined,
      whenNotWritten: (callback: () => void) => {
        callback();
      },
    };
    return {
      principal: { kind: 'tenant', keyId: 'none', session: null },
      requestId: 'none',
      startedMs: performance.now(),
      keyHash: null,
      delivery,
      takesNoDay: () => undefined,
    } as unknown as FacilitatorContext;
  }
});

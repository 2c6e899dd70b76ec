import { until } from '../../support/cluster.js';
import { FACILITATOR, startFacilitator, type FacilitatorFixture } from '../../support/facilitator.js';
import { RawClient } from '../../support/raw-client.js';
import type { TestTenant } from '../../support/tenants.js';
import { X402Stage, type X402Body } from '../../support/x402-stage.js';
import { ProbeController, slowHandler } from '../http/probe.controller.js';

/** One process is enough: what is lost is lost between it and its client. */
describe('successes that do not reach their caller', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    fixture = await startFacilitator(stage, {}, { controllers: [ProbeController] });
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  const client = () => RawClient.connect(fixture.test.app.getHttpServer());
  const headers = () => ({ Authorization: `Bearer ${tenant.testKey}` });
  const settle = async (body: X402Body) => (await fixture.post('settle', body, tenant.testKey)).body;
  const isHandedOut = async (status = 'settled') => {
    const [row] = await fixture.rows.query<{ handed: boolean }[]>(
      `SELECT handed_out_at IS NOT NULL AS handed FROM settlements
       WHERE tenant_id = $1 AND status = $2 ORDER BY created_at DESC LIMIT 1`,
      [tenant.tenantId, status],
    );
    return row?.handed === true;
  };

  it('J2: one that waits behind another answer of its connection is given back when that connection ends', async () => {
    const body = await stage.pay();
    const leaving = await client();
    leaving.get('/api/v1/x402/probe/slow').post(`${FACILITATOR}/settle`, body, headers());
    await until(() => isHandedOut());
    await leaving.reset();
    await until(async () => !(await isHandedOut()));
    slowHandler.finish();
    expect(await settle(body)).toMatchObject({ success: true });
  });

  it('J2: one whose connection has ended behind another answer is never handed out', async () => {
    const body = await stage.pay();
    const leaving = await client();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    leaving.get('/api/v1/x402/probe/slow').post(`${FACILITATOR}/settle`, body, headers());
    await until(async () => (await pendingCount()) > 0);
    await leaving.reset();
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    await fixture.followersGone();
    slowHandler.finish();
    expect(await settle(body)).toMatchObject({ success: true });
  });

  async function pendingCount(): Promise<number> {
    const { pending } = (await stage.anvil.rpc('txpool_status')) as { pending: string };
    return Number(pending);
  }
});

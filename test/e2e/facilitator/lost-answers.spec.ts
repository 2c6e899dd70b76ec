import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../support/facilitator/facilitator.js';
import { RawClient } from '../../support/http/raw-client.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { X402Stage, type X402Body } from '../../support/facilitator/x402-stage.js';
import { ProbeController, slowHandler } from '../http/probe.controller.js';

/** One process is enough: responses are lost between one process and its client. */
describe('settle requests on connections that end early', () => {
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

  it('J2: a pipelined settle does not start before its turn, and creates no settlement when its connection ends', async () => {
    const body = await stage.pay();
    const leaving = await client();
    leaving.get('/api/v1/x402/probe/slow').post(`${FACILITATOR}/settle`, body, headers());
    // A later settle is answered first, so the pipelined one had time to start.
    await settle(await stage.pay());
    expect(await settlements()).toBe(1);
    await leaving.reset();
    slowHandler.finish();
    expect(await settle(body)).toMatchObject({ success: true });
    expect(await settlements()).toBe(2);
  });

  async function settlements(): Promise<number> {
    const [row] = await fixture.rows.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM settlements WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    return row?.count ?? 0;
  }
});

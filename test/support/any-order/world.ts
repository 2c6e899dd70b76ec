import type { Server } from 'node:http';
import type { Hex } from 'viem';
import {
  startFacilitator,
  type FacilitatorFixture,
  type ProtocolAnswer,
} from '../facilitator/facilitator.js';
import { DROP, forwardTo, JsonRpcStub } from '../evm/json-rpc-stub.js';
import { ThirdParties } from '../verification/third-parties.js';
import type { TestTenant } from '../verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../services/worker-database.js';
import { X402Stage } from '../facilitator/x402-stage.js';
import type { Instance } from './steps.js';

/** How long a settle waits for its block; the test decides when blocks are mined. */
const WAIT_MS = 400;
const BROADCAST = 'eth_sendRawTransaction';
const RECEIPT = 'eth_getTransactionReceipt';

/** A chain that mines on demand, a faulty node in front of it, and two applications on one database. */
export class World {
  private constructor(
    readonly stage: X402Stage,
    private readonly node: JsonRpcStub,
    private readonly database: ThrowawayDatabase,
    private readonly instances: FacilitatorFixture[],
    readonly tenant: TestTenant,
  ) {}

  static async start(): Promise<World> {
    const [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    const settings = settingsOf(stage, node, database);
    const instances = await Promise.all([
      startFacilitator(stage, settings),
      startFacilitator(stage, settings),
    ]);
    await stage.anvil.rpc('evm_setAutomine', [false]);
    return new World(stage, node, database, instances, await instances[0].tenant());
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map(({ test }) => test.close()));
    await this.node.close();
    await this.database.drop();
    await this.stage.stop();
  }

  at(index: Instance): FacilitatorFixture {
    const instance = this.instances[index];
    if (instance === undefined) throw new Error('there are two');
    return instance;
  }

  server(index: Instance): Server {
    return this.at(index).test.app.getHttpServer();
  }

  get rows(): FacilitatorFixture['rows'] {
    return this.at(0).rows;
  }

  headers(key: string | null): Record<string, string> {
    return {
      Authorization: `Bearer ${this.tenant.testKey}`,
      ...(key !== null && { 'Idempotency-Key': key }),
    };
  }

  /** @returns null when a restart closed the connection */
  async post(
    index: Instance,
    step: 'verify' | 'settle',
    body: object,
    key: string | null,
  ): Promise<ProtocolAnswer | null> {
    const { http } = this.at(index).test;
    return http
      .post(`/api/v1/x402/facilitator/${step}`)
      .set(this.headers(key))
      .send(body)
      .then(
        (answer) => answer,
        () => null,
      );
  }

  async mine(): Promise<void> {
    await this.stage.anvil.rpc('evm_mine');
  }

  async restart(index: Instance): Promise<void> {
    await this.at(index).test.close();
    this.instances[index] = await startFacilitator(
      this.stage,
      settingsOf(this.stage, this.node, this.database),
    );
  }

  /** A third party sends the payment; has no effect if it was paid before. */
  async sendAsThirdParty(body: Parameters<ThirdParties['send']>[0]): Promise<void> {
    const state = { isDone: false };
    const sent = new ThirdParties(this.stage)
      .send(body)
      .catch((): Hex | null => null)
      .finally(() => (state.isDone = true));
    while (!state.isDone) {
      await this.mine();
      await Promise.race([sent, new Promise((done) => setTimeout(done, 20))]);
    }
  }

  dropNextBroadcast(): void {
    this.node.on(BROADCAST, () => {
      this.node.on(BROADCAST, (params) => this.forward(BROADCAST, params));
      return DROP;
    });
  }

  hideReceipts(hidden: boolean): void {
    this.node.on(RECEIPT, hidden ? null : (params) => this.forward(RECEIPT, params));
  }

  /** Ends all faults of the node. */
  heal(): void {
    this.node.forget();
  }

  private forward(method: string, params: readonly unknown[]): Promise<unknown> {
    return forwardTo(this.stage.anvil.url)(method, params);
  }
}

function settingsOf(
  stage: X402Stage,
  node: JsonRpcStub,
  database: ThrowawayDatabase,
): Record<string, string> {
  return {
    ...stage.env(node.url),
    DATABASE_URL: database.url,
    SETTLEMENT_WAIT_MS: String(WAIT_MS),
  };
}

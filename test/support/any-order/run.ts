import { randomUUID } from 'node:crypto';
import type { ProtocolAnswer } from '../facilitator/facilitator.js';
import { violationsWhenQuiet } from '../database/invariants.js';
import { RawClient } from '../http/raw-client.js';
import { PRICE, type X402Body } from '../facilitator/x402-stage.js';
import {
  handOutAndDie,
  isWaiting,
  settlementOf,
  withSettlementsLocked,
  type SettlementRow,
} from './records.js';
import type { Instance, Key, Step } from './steps.js';
import type { World } from './world.js';

const SETTLE = '/api/v1/x402/facilitator/settle';
const KEYS = ['a', 'b'] as const;
const DUPLICATE = 'duplicate_settlement';
const QUIET_LIMIT_MS = 20_000;
const GIVE_BACK_LIMIT_MS = 3_000;
/** By then a settle has reached its hand-out or waits for its block. */
const HAND_OUT_LIMIT_MS = 300;
/** Authorizations outlive a chain whose every block takes a second of its clock. */
const VALID_SECONDS = 80_000;

/** One payment, the steps applied to it, and the clients that received a success. */
export class Run {
  private readonly name = randomUUID();
  private readonly inFlight: Promise<void>[] = [];
  /** One entry per client that received a success: its key, or the call if it has none. */
  private readonly successKeys = new Set<string>();
  /** The key under which a killed process had taken the success; undefined if none was killed. */
  private killedWith: Key | undefined;
  private readonly faults: string[] = [];

  private constructor(
    private readonly world: World,
    private readonly body: X402Body,
    private readonly receivedBefore: bigint,
  ) {}

  /** Runs the steps and waits until all is settled. @returns what is wrong */
  static async faultsOf(world: World, steps: readonly Step[]): Promise<string[]> {
    const body = await world.stage.pay({ maxTimeoutSeconds: VALID_SECONDS });
    const run = new Run(world, body, await world.stage.received());
    for (const step of steps) await run.take(step);
    await run.quiesce();
    await run.judge();
    return run.faults;
  }

  private async take(step: Step): Promise<void> {
    const { world } = this;
    switch (step.do) {
      case 'settle': {
        const settling = this.settle(step.at, step.key).then(() => undefined);
        if (step.wait) await settling;
        else this.inFlight.push(settling);
        return;
      }
      case 'verify':
        await this.verify(step.at, step.key);
        return;
      case 'mine':
        return world.mine();
      case 'reconcile':
        return world.at(step.at).reconcile();
      case 'lose':
        return this.lose(step.at, step.key);
      case 'reset':
        return this.reset(step.at, step.key);
      case 'kill':
        return this.kill(step.key);
      case 'restart':
        return world.restart(step.at);
      case 'unrelated':
        return world.sendAsThirdParty(this.body);
      case 'drop broadcast':
        world.dropNextBroadcast();
        return;
      case 'hide receipts':
        world.hideReceipts(step.hidden);
    }
  }

  private async settle(at: Instance, key: Key): Promise<ProtocolAnswer | null> {
    const answer = await this.world.post(at, 'settle', this.body, this.keyed(key));
    await this.note(answer?.body ?? null, key);
    return answer;
  }

  private async verify(at: Instance, key: Key): Promise<ProtocolAnswer | null> {
    const answer = await this.world.post(at, 'verify', this.body, this.keyed(key));
    await this.noteDuplicate(answer?.body['invalidReason']);
    return answer;
  }

  private async note(body: ProtocolAnswer['body'] | null, key: Key): Promise<void> {
    if (body?.['success'] === true) this.successKeys.add(key ?? randomUUID());
    await this.noteDuplicate(body?.['errorReason']);
  }

  private async noteDuplicate(reason: unknown): Promise<void> {
    if (reason === DUPLICATE && (await this.transfers()) === 0n)
      this.faults.push('a duplicate before it landed');
  }

  /** Blocks writes to settlements until the client has disconnected, so that its success cannot be delivered. */
  private async lose(at: Instance, key: Key): Promise<void> {
    const { rows } = this.world;
    await withSettlementsLocked(rows, async () => {
      const client = await RawClient.connect(this.world.server(at));
      client.post(SETTLE, this.body, this.world.headers(this.keyed(key)));
      const endMs = performance.now() + HAND_OUT_LIMIT_MS;
      while (client.complete() === null) {
        if (await isWaiting(rows, performance.now() < endMs ? 'hand_out' : 'anything')) break;
        await pause();
      }
      await client.reset();
    });
  }

  private async reset(at: Instance, key: Key): Promise<void> {
    const client = await RawClient.connect(this.world.server(at));
    const answer = await client.post(SETTLE, this.body, this.world.headers(this.keyed(key))).answer();
    await this.note(answer, key);
    await client.reset();
  }

  private async kill(key: Key): Promise<void> {
    const row = await this.row();
    if (row !== null && (await handOutAndDie(this.world.rows, row, this.keyed(key)))) this.killedWith = key;
  }

  /** Repairs the node, mines, and reconciles until no settlement is pending. */
  private async quiesce(): Promise<void> {
    const { world } = this;
    world.heal();
    await Promise.all(this.inFlight);
    const endMs = performance.now() + QUIET_LIMIT_MS;
    for (;;) {
      await world.mine();
      await world.at(0).reconcile();
      await Promise.all([world.at(0).followersGone(), world.at(1).followersGone()]);
      if ((await this.row())?.status !== 'pending') break;
      if (performance.now() > endMs) throw new Error('a settlement did not come to its end');
    }
  }

  /** An undelivered success is given back a moment later. */
  private async untilReturned(): Promise<void> {
    const endMs = performance.now() + GIVE_BACK_LIMIT_MS;
    while (this.maySucceed && (await this.row())?.handed_out_at instanceof Date) {
      if (performance.now() > endMs) {
        this.faults.push('what nobody heard was not given back');
        return;
      }
      await pause();
    }
  }

  /** No client has received the success, and no killed process had taken it. */
  private get maySucceed(): boolean {
    return this.successKeys.size === 0 && this.killedWith === undefined;
  }

  private async judge(): Promise<void> {
    await this.untilReturned();
    const { maySucceed } = this;
    if (maySucceed && (await this.transfers()) > 0n) {
      await this.lose(1, 'a');
      await this.untilReturned();
    }
    this.expect('verify, before the last settle', await this.verified(null), maySucceed ? 'yes' : DUPLICATE);
    if (this.killedWith !== undefined && this.killedWith !== null) {
      this.expect('the key that was killed', await this.settled(this.killedWith), 'success');
    }
    for (const key of KEYS.filter((each) => this.successKeys.has(each))) {
      this.expect('the key that heard it', await this.settled(key), 'success');
    }
    this.expect('the last settle', await this.settled(null), maySucceed ? 'success' : DUPLICATE);
    this.expect('one more', await this.settled(null), DUPLICATE);
    this.expect('verify, at last', await this.verified(null), DUPLICATE);
    if (this.successKeys.size > (this.killedWith === null ? 0 : 1)) this.faults.push('two heard success');
    await this.judgeRecords();
  }

  private async judgeRecords(): Promise<void> {
    const row = await this.row();
    const found = await this.world
      .at(1)
      .test.http.get('/api/v1/x402/facilitator/settlements')
      .query({ transaction: row?.tx_hash })
      .set(this.world.headers(null));
    const { id, status, handedOutAt } = found.body as Record<string, unknown>;
    this.expect('found by its transaction', [id, status, typeof handedOutAt], [row?.id, 'settled', 'string']);
    this.expect('transfers', await this.transfers(), 1n);
    this.expect('the books', await violationsWhenQuiet(this.world.rows, QUIET_LIMIT_MS), {});
  }

  /** Settles until the response is final, mining meanwhile. */
  private async settled(key: Key): Promise<unknown> {
    const endMs = performance.now() + QUIET_LIMIT_MS;
    for (;;) {
      const asked = this.settle(0, key);
      await Promise.race([asked, pause()]);
      await this.world.mine();
      const body = (await asked)?.body;
      if (body?.['success'] === true) return 'success';
      const reason = body?.['errorReason'];
      const isFinal = reason !== 'settlement_pending' && reason !== 'unexpected_settle_error';
      if (isFinal || performance.now() > endMs) return reason;
    }
  }

  private async verified(key: Key): Promise<unknown> {
    const answer = await this.verify(1, key);
    return answer?.body['isValid'] === true ? 'yes' : answer?.body['invalidReason'];
  }

  private async transfers(): Promise<bigint> {
    return ((await this.world.stage.received()) - this.receivedBefore) / PRICE;
  }

  private row(): Promise<SettlementRow | null> {
    return settlementOf(this.world.rows, this.claim);
  }

  private get claim(): string {
    const { authorization } = this.body.paymentPayload['payload'] as {
      authorization: { from: string; nonce: string };
    };
    return `${this.world.stage.usdc.address}:${authorization.from}:${authorization.nonce}`.toLowerCase();
  }

  private keyed(key: Key): string | null {
    return key === null ? null : `${this.name}-${key}`;
  }

  private expect(what: string, found: unknown, expected: unknown): void {
    const [is, ought] = [printed(found), printed(expected)];
    if (is !== ought) this.faults.push(`${what}: ${is} instead of ${ought}`);
  }
}

function printed(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, 10));
}

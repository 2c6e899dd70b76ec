import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Body, Controller, HttpCode, Module, Post, Res, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IsOptional, IsString, Matches } from 'class-validator';
import type { Response } from 'express';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { TAKE } from '../src/modules/limits/store/redis-limit-store.js';
import { Batcher } from '../src/platform/database/batcher.js';
import { tell401, tell429 } from './floors/told-refusals.js';

/*
 * What the same machine does without our logic, on the same framework: the floors that the benchmark compares with.
 * a: a validated body and no I/O. a, told: the same with the header fields and the line of the log that our refusals have.
 * b: a validated body and one insert. c: the I/O of a repeat (script, one statement).
 * c-shared: the same with one statement for all repeats that arrive at once.
 * d: the I/O of a new verification (script, two statements, one HTTP call).
 */

class FloorRequest {
  @Matches(/^0x[0-9a-f]{64}$/)
  tx_hash!: string;

  @IsString()
  chain!: string;

  @IsOptional()
  @IsString()
  expected_amount?: string;
}

/** Floors c and d keep the statements of release 0.2.0, so that later tables compare with the same floors. */
const FLOOR_STATEMENTS = 'test/fixtures/releases/0.2.0/functions/verification';

type Setting = 'DATABASE_URL' | 'REDIS_URL' | 'VERIFIER_URL' | 'VERIFIER_KEY' | 'TENANT_ID' | 'WALLET';
const env = process.env as Record<Setting, string>;

const pool = new Pool({ connectionString: env.DATABASE_URL, max: 20 });
const redis = new Redis(env.REDIS_URL) as Redis & {
  take: (...args: (string | number)[]) => Promise<number[]>;
};
redis.defineCommand('take', { numberOfKeys: 1, lua: TAKE });
const limits = [1, 'minute', 60_000, 1e9, -1, 0, 0, 'day', 86_400_000, 1e9, -1, 0, 0];
const take = (): Promise<number[]> => redis.take(`x402:limits:{${env.TENANT_ID}:live}`, ...limits);

async function acquire(txHash: string, token: string): Promise<unknown> {
  const { rows } = await pool.query(
    'SELECT * FROM acquire_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [env.TENANT_ID, 'live', 'base', 'eip155:8453', txHash, token, null, 15, 1_000_000_000, false, null, null],
  );
  return rows[0];
}

const remembered = new Batcher<string, unknown>(
  async (hashes) => {
    const asked = hashes.map((txHash, nth) => ({
      nth,
      tenant_id: env.TENANT_ID,
      environment: 'live',
      chain: 'base',
      network: 'eip155:8453',
      tx_hash: txHash,
    }));
    const { rows } = await pool.query('SELECT * FROM find_remembered_payments($1)', [JSON.stringify(asked)]);
    if (rows.length !== hashes.length) throw new Error('a floor must find what it asks for');
    return hashes;
  },
  { concurrency: 2, maxBatch: 100 },
);

const SEEN = JSON.stringify({ status: null, verified_at: null, deepest: null, claims: [] });
const CONFIRMED = { status: 'confirmed', reason: null, event: null };
const OUTCOMES = JSON.stringify({ accepted: CONFIRMED, refused: CONFIRMED });

async function commit(txHash: string, token: string, evidence: object): Promise<void> {
  const { rows } = await pool.query<{ outcome: string }>(
    'SELECT * FROM commit_verification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
    [
      env.TENANT_ID,
      'live',
      'eip155:8453',
      txHash,
      token,
      SEEN,
      null,
      JSON.stringify({
        chain: 'base',
        status: 'confirmed',
        reason: null,
        evidence,
        judged_wallet: env.WALLET,
        amount_atomic: '1500000',
        from_address: '0x1111111111111111111111111111111111111111',
        to_address: env.WALLET,
        deepest: true,
        remember_seconds: 3_600,
        recheck_seconds: null,
      }),
      true,
      null,
      JSON.stringify({
        caller: `key:${env.TENANT_ID}`,
        chain: 'base',
        amount_atomic: '1500000',
        payer: '0x1111111111111111111111111111111111111111',
        reference: null,
        latency_ms: 1,
        request_id: token,
      }),
      OUTCOMES,
      null,
    ],
  );
  if (rows[0]?.outcome !== 'committed') throw new Error('a floor must commit what it acquired');
}

const ANSWER = {
  success: true,
  status: 'confirmed',
  cached: false,
  chain: 'base',
  network: 'eip155:8453',
  amountUsdc: '1.5',
  amountAtomic: '1500000',
  fromAddress: '0x1111111111111111111111111111111111111111',
  toAddress: '0x2222222222222222222222222222222222222222',
  confirmations: 20,
  finality: 'finalized',
};

@Controller()
class FloorController {
  @Post('a')
  @HttpCode(200)
  a(@Body() body: FloorRequest): object {
    return { ...ANSWER, txHash: body.tx_hash };
  }

  @Post('told-401')
  told401(@Body() _body: FloorRequest, @Res() response: Response): void {
    tell401(response);
  }

  @Post('told-429')
  told429(@Body() _body: FloorRequest, @Res() response: Response): void {
    tell429(response, env.TENANT_ID);
  }

  @Post('b')
  @HttpCode(200)
  async b(@Body() body: FloorRequest): Promise<object> {
    await pool.query('INSERT INTO floor_rows (tx_hash, chain) VALUES ($1, $2)', [body.tx_hash, body.chain]);
    return { ...ANSWER, txHash: body.tx_hash };
  }

  @Post('c')
  @HttpCode(200)
  async c(@Body() body: FloorRequest): Promise<object> {
    await take();
    await acquire(body.tx_hash, randomUUID());
    return { ...ANSWER, txHash: body.tx_hash };
  }

  @Post('c-shared')
  @HttpCode(200)
  async cShared(@Body() body: FloorRequest): Promise<object> {
    await take();
    await remembered.submit(body.tx_hash);
    return { ...ANSWER, txHash: body.tx_hash };
  }

  @Post('d')
  @HttpCode(200)
  async d(@Body() body: FloorRequest): Promise<object> {
    await take();
    const token = randomUUID();
    await acquire(body.tx_hash, token);
    const response = await fetch(`${env.VERIFIER_URL}/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-internal-key': env.VERIFIER_KEY },
      body: JSON.stringify(body),
    });
    await commit(body.tx_hash, token, (await response.json()) as object);
    return { ...ANSWER, txHash: body.tx_hash };
  }
}

@Module({ controllers: [FloorController] })
class FloorModule {}

// What an upgraded database has beside today's functions.
for (const name of ['acquire_verification', 'commit_verification', 'end_verification_lease']) {
  await pool.query(readFileSync(`${FLOOR_STATEMENTS}/${name}.sql`, 'utf8'));
}
await pool.query(
  'CREATE TABLE IF NOT EXISTS floor_rows (id bigserial PRIMARY KEY, tx_hash text, chain text)',
);
const app = await NestFactory.create(FloorModule, { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
process.stdout.write(`${JSON.stringify({ msg: 'listening', port })}\n`);

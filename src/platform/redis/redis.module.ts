import { Global, Module } from '@nestjs/common';
import { RedisConnection } from './redis-connection.js';

/** Redis serves speed and coordination only; every feature must work without it. */
@Global()
@Module({ providers: [RedisConnection], exports: [RedisConnection] })
export class RedisModule {}

import { Global, Module } from '@nestjs/common';
import { RedisConnection } from './redis-connection.js';

/** Speed and coordination only; everything must work without it. */
@Global()
@Module({ providers: [RedisConnection], exports: [RedisConnection] })
export class RedisModule {}

import { Global, Module } from '@nestjs/common';
import { PostgresSignals } from './postgres-signals.js';
import { Signals } from './signals.js';

/** Provides signals to every module. They are received before the application listens, until it has shut down. */
@Global()
@Module({ providers: [{ provide: Signals, useClass: PostgresSignals }], exports: [Signals] })
export class SignalsModule {}

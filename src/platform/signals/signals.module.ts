import { Global, Module } from '@nestjs/common';
import { CarriedSignals } from './carried-signals.js';
import { Signals } from './signals.js';

/** Provides signals to every module. They are received before the application listens, until it has shut down. */
@Global()
@Module({ providers: [{ provide: Signals, useClass: CarriedSignals }], exports: [Signals] })
export class SignalsModule {}

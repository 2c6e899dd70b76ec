import { Module } from '@nestjs/common';
import { ChainNodes } from './chain-nodes.js';

/** Provides chain nodes to modules that read or write a chain. Not global: such modules import it explicitly. */
@Module({
  providers: [{ provide: ChainNodes, useFactory: () => new ChainNodes() }],
  exports: [ChainNodes],
})
export class ChainsModule {}

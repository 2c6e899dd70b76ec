import { Module } from '@nestjs/common';
import { ChainNodes } from './chain-nodes.js';

/** Gives whoever reads or writes a chain its nodes. Not global: who asks chains says so in the imports. */
@Module({
  providers: [{ provide: ChainNodes, useFactory: () => new ChainNodes() }],
  exports: [ChainNodes],
})
export class ChainsModule {}

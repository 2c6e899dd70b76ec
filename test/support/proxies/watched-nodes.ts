import { ChainNodes } from '../../../src/chains/chain-nodes.js';
import type { NodeWatch } from '../../../src/chains/rpc-node.js';

/** The nodes of every chain, with the warnings logged about them. */
export class WatchedNodes extends ChainNodes {
  constructor(
    watch: Partial<NodeWatch> = {},
    readonly warnings: string[] = [],
  ) {
    super({
      onWarning: (message, fields) => warnings.push(`${message} ${JSON.stringify(fields)}`),
      ...watch,
    });
  }
}

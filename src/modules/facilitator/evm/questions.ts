import { EvmRpcFailure, type EvmAsk } from '../../verification/index.js';

/** A search has asked as much as it may. */
export class OutOfQuestions extends Error {}

/** A bounded number of questions to the nodes of a chain, in a bounded time. */
export class Questions {
  private asked = 0;

  constructor(
    private readonly nodes: EvmAsk,
    private readonly most: number,
    private readonly isTimeUp: () => boolean,
  ) {}

  get left(): number {
    return this.most - this.asked;
  }

  /**
   * @throws OutOfQuestions when none is left
   * @throws EvmRpcFailure when the time is up: the nodes are slow, which is nobody's answer
   */
  readonly ask: EvmAsk = (method, params) => {
    if (this.left === 0) return Promise.reject(new OutOfQuestions());
    if (this.isTimeUp()) return Promise.reject(new EvmRpcFailure('the nodes are too slow for a search'));
    this.asked += 1;
    return this.nodes(method, params);
  };
}

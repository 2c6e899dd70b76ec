import { EvmRpcFailure, type EvmAsk } from '../../../../verification/index.js';
import { RailUnavailable } from '../../rail.js';

const TOO_SLOW = 'the nodes are too slow for a search';

/** A search has asked as much as it may. */
export class QuestionBudgetSpent extends Error {}

/** A bounded number of questions to the nodes of a chain, in a bounded time. */
export class QuestionBudget {
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
   * @throws QuestionBudgetSpent when none is left
   * @throws RailUnavailable when the time is up: the nodes are slow, which is nobody's answer, nor a contradiction; no part of
   *   the search may take it for one
   */
  readonly ask: EvmAsk = (method, params) => {
    if (this.left === 0) return Promise.reject(new QuestionBudgetSpent());
    if (this.isTimeUp())
      return Promise.reject(new RailUnavailable(TOO_SLOW, { cause: new EvmRpcFailure(TOO_SLOW) }));
    this.asked += 1;
    return this.nodes(method, params);
  };
}

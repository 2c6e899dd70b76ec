import { ChainUnavailable, RpcFailure } from '../../rpc-error.js';
import type { RpcRequest } from '../../json-rpc.js';

const TOO_SLOW = 'the nodes are too slow for a search';

/** A search has used up its requests. */
export class QuestionBudgetSpent extends Error {}

/** A limited number of requests to the nodes of a chain, in a limited time. */
export class QuestionBudget {
  private sent = 0;

  constructor(
    private readonly nodes: RpcRequest,
    private readonly most: number,
    private readonly isTimeUp: () => boolean,
  ) {}

  get left(): number {
    return this.most - this.sent;
  }

  /**
   * @throws QuestionBudgetSpent when no request is left
   * @throws ChainUnavailable when the time is up. Slow nodes are neither an answer nor a contradiction, and no part of
   * the search may treat them as such.
   */
  readonly request: RpcRequest = (method, params) => {
    if (this.left === 0) return Promise.reject(new QuestionBudgetSpent());
    if (this.isTimeUp())
      return Promise.reject(new ChainUnavailable(TOO_SLOW, { cause: new RpcFailure(TOO_SLOW) }));
    this.sent += 1;
    return this.nodes(method, params);
  };
}

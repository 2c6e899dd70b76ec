import type { EvmAsk } from '../../verification/index.js';

/** A search has asked as much as it may. */
export class OutOfQuestions extends Error {}

/** A bounded number of questions to the nodes of a chain. */
export class Questions {
  private asked = 0;

  constructor(
    private readonly nodes: EvmAsk,
    private readonly most: number,
  ) {}

  get left(): number {
    return this.most - this.asked;
  }

  /** @throws OutOfQuestions when none is left */
  readonly ask: EvmAsk = (method, params) => {
    if (this.left === 0) return Promise.reject(new OutOfQuestions());
    this.asked += 1;
    return this.nodes(method, params);
  };
}

import fc from 'fast-check';

/** Which of the two applications is called. */
export type Instance = 0 | 1;
/** A seller's Idempotency-Key; null without one. */
export type Key = 'a' | 'b' | null;

export type Step =
  /** A settle; unless `wait` is set, it stays in progress during the next steps. */
  | { readonly do: 'settle'; readonly at: Instance; readonly key: Key; readonly wait: boolean }
  | { readonly do: 'verify'; readonly at: Instance; readonly key: Key }
  | { readonly do: 'mine' }
  | { readonly do: 'reconcile'; readonly at: Instance }
  /** A settle whose client has disconnected when its success is handed out. */
  | { readonly do: 'lose'; readonly at: Instance; readonly key: Key }
  /** A settle whose client reads the whole response and then resets the connection. */
  | { readonly do: 'reset'; readonly at: Instance; readonly key: Key }
  /** A process hands the success out to a call, and is killed before it writes a byte. */
  | { readonly do: 'kill'; readonly key: Key }
  | { readonly do: 'restart'; readonly at: Instance }
  /** A third party sends the signed payment. */
  | { readonly do: 'unrelated' }
  /** The next broadcast does not reach the node. */
  | { readonly do: 'drop broadcast' }
  /** The node hides its receipts, or shows them again. */
  | { readonly do: 'hide receipts'; readonly hidden: boolean };

const at = fc.constantFrom<Instance>(0, 1);
const key = fc.constantFrom<Key>(null, null, 'a', 'b');

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('settle'), at, key, wait: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('verify'), at, key }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('mine') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reconcile'), at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lose'), at, key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reset'), at, key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill'), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart'), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unrelated') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop broadcast') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hide receipts'), hidden: fc.boolean() }) },
);

/** Steps on one payment in any order; settles in progress continue meanwhile. */
export const anyOrder: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 3, maxLength: 10 });

import { toFunctionSelector, type Hex } from 'viem';

/** Reads the selector of the call to the top of the stack. */
const HEAD = '60003560e01c';
/** Bytes of one comparison: `DUP1 PUSH4 selector EQ PUSH2 target JUMPI`. */
const STEP_BYTES = 11;
const HEAD_BYTES = HEAD.length / 2;

/**
 * Code that has these functions, and whose functions do nothing: for a simulated contract. It is real code, so that an
 * analysis finds what it would find on a chain.
 */
export function stubCode(signatures: readonly string[]): Hex {
  const target = HEAD_BYTES + signatures.length * STEP_BYTES + 1;
  const steps = signatures.map(
    (signature) =>
      `8063${toFunctionSelector(signature).slice(2)}1461${target.toString(16).padStart(4, '0')}57`,
  );
  return `0x${HEAD}${steps.join('')}005b00`;
}

import { blocksOf, stepsOf, type Step } from './markdown-blocks.js';

/** The README's blocks that set the variables of all pages: from its first to the one that creates the test key. */
export function preparation(): Step[] {
  const steps = stepsOf(blocksOf('README.md'));
  const last = steps.findIndex(({ block }) => block.code.includes('X402_TEST_KEY='));
  if (last < 0) throw new Error('README.md creates no test key any more');
  return steps.slice(0, last + 1);
}

/** Ports that pages name; a test takes free ones. */
export const PORTS = { server: ':3001', receiver: '4000' } as const;

import { blocksOf, stepsOf } from '../../support/docs/markdown-blocks.js';
import { PAGES } from '../../support/docs/pages.js';
import { hasSteps, playPage } from '../../support/docs/play-page.js';
import { installExamples } from '../../support/facilitator/x402-examples.js';
import { Newcomer } from '../../support/newcomer/newcomer.js';

const steps = stepsOf(blocksOf('README.md'));
const QUICK = PAGES.filter((page) => hasSteps(page));
/** The README's are pasted in a fresh clone. */
const WITH_STEPS = PAGES.filter((page) => page !== 'README.md' && hasSteps(page, true));

// One file, because the examples listen where the pages say: two players at once would serve each other's buyers.
describe('a newcomer follows the README in a fresh clone, as an ordinary user', () => {
  let newcomer: Newcomer;

  beforeAll(async () => {
    newcomer = await Newcomer.arrive();
  }, 500_000);
  afterAll(() => newcomer.leave());

  it('L1: npm start builds, and prints the addresses to open', () => {
    const open = `http://localhost:${newcomer.port}`;
    for (const path of ['/', '/docs', '/console']) expect(newcomer.seen).toContain(`  ${open}${path} `);
    expect(newcomer.seen).not.toMatch(/npm warn|deprecated|Warning:/i);
  });

  it('L1: the README leads to a yes, an event and a settled payment', () => {
    const shown = steps.map(({ shown: answer }) => answer).filter((answer) => answer !== undefined);
    expect(shown).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ success: true, status: 'confirmed' }),
        expect.objectContaining({ type: 'payment.verified' }),
        expect.objectContaining({ payment: expect.objectContaining({ success: true }) as object }),
      ]),
    );
  });

  it.each(steps.map((step) => ({ step, line: step.block.line, code: step.block.code.slice(0, 60) })))(
    'L1: README.md:$line does and shows what it says: $code',
    async ({ step }) => {
      await expect(newcomer.terminal.paste(step)).resolves.toBeDefined();
    },
    300_000,
  );
});

describe('the commands of the pages', () => {
  it('L1: stand on the pages that a newcomer reads first', () => {
    expect(QUICK).toEqual(expect.arrayContaining(['README.md', 'docs/sandbox.md', 'docs/webhooks.md']));
  });

  it.each(QUICK)(
    'L1: %s: its blocks, pasted one after the other, do and show what it says on a fresh server',
    async (page) => {
      await expect(playPage(page)).resolves.toBeGreaterThan(0);
    },
    120_000,
  );
});

describe('the commands of the pages that need the examples', () => {
  beforeAll(installExamples, 300_000);

  it('L4: every page with such commands is pasted, and does and shows what it says', async () => {
    for (const page of WITH_STEPS) await expect(playPage(page, true)).resolves.toBeGreaterThan(0);
  }, 400_000);
});

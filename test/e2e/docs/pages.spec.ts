import { PAGES } from '../../support/docs/pages.js';
import { hasSteps, playPage } from '../../support/docs/play-page.js';

const WITH_STEPS = PAGES.filter((page) => hasSteps(page));

describe('the commands of the pages', () => {
  it('L1: stand on the pages that a newcomer reads first', () => {
    expect(WITH_STEPS).toEqual(expect.arrayContaining(['README.md', 'docs/sandbox.md', 'docs/webhooks.md']));
  });

  it.each(WITH_STEPS)(
    'L1: %s: its blocks, pasted one after the other, do and show what it says on a fresh server',
    async (page) => {
      await expect(playPage(page)).resolves.toBeGreaterThan(0);
    },
    120_000,
  );
});

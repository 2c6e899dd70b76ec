import { freePort } from '../services/free-port.js';
import { startServer } from '../services/server-process.js';
import { createThrowawayDatabase } from '../services/worker-database.js';
import { preparation, PORTS } from './first-pages.js';
import { blocksOf, stepsOf, type Step } from './markdown-blocks.js';
import { networkSettings } from './network.js';
import { ShellSession } from './shell-session.js';

/**
 * The caller has installed them: other specs use this checkout's examples meanwhile. The README's blocks run in a clone of
 * their own, and install for real.
 */
const INSTALL = 'npm ci --prefix examples --ignore-scripts --loglevel=error';

/** Whether the page has blocks that need no example; `slow`: blocks that are marked so, and do. */
export function hasSteps(page: string, slow = false): boolean {
  return stepsOf(blocksOf(page)).some(({ block }) => block.marks.includes('slow') === slow);
}

/**
 * Pastes the blocks of a page one after the other, with the variables of the README, against a fresh server of its own.
 *
 * @param slow whether the blocks that are marked so are pasted, too
 * @returns how many blocks were pasted
 * @throws Error naming page and line, when one does not do what the page says
 */
export async function playPage(page: string, slow = false): Promise<number> {
  const steps = stepsOf(blocksOf(page)).filter(({ block }) => slow || !block.marks.includes('slow'));
  const before: Step[] = page === 'README.md' ? [] : preparation();
  const database = await createThrowawayDatabase();
  const receiver = String(await freePort());
  const server = await startServer({
    databaseUrl: database.url,
    env: {
      NODE_ENV: 'development',
      X402_ADMIN_KEY: 'secret',
      WEBHOOK_ALLOWED_HOSTS: `127.0.0.1:${receiver}`,
    },
  });
  const replaced = {
    [PORTS.server]: `:${new URL(server.url).port}`,
    [PORTS.receiver]: receiver,
    [INSTALL]: ':',
  };
  const env = { ...networkSettings(), PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const session = new ShellSession({ cwd: process.cwd(), env, replaced });
  try {
    for (const step of [...before, ...steps]) await session.paste(step);
  } finally {
    await session.close();
    await server.kill();
    await database.drop();
  }
  return steps.length;
}

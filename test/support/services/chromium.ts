import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of the machine; installed on Debian as root if missing. */
export async function findChromium(): Promise<string> {
  const find = (): string | undefined => CHROMIUMS.find((path) => existsSync(path));
  const found = find();
  if (found !== undefined) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env });
  const installed = find();
  if (installed === undefined) throw new Error(`None of ${CHROMIUMS.join(', ')} is there.`);
  return installed;
}

import { fork } from 'node:child_process';
import { installApart } from '../services/installed-apart.js';
import { findChromium } from '../services/chromium.js';
import type { MailReceiver } from '../mail/receive-mail.js';

interface VisitSettings {
  /** The server, `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** Where screenshots go. */
  readonly folder: string;
  readonly mail: MailReceiver;
  /** What else the script needs. */
  readonly data?: Readonly<Record<string, unknown>>;
}

type Message = { readonly mailTo: string } | { readonly report: unknown };

/**
 * Runs a script of test/browser/console as a visitor of the console. It may ask for the link of the newest mail to an
 * address, which is waited for.
 *
 * @returns the report that it sends
 * @throws Error with its output when it ends without one
 */
export async function visit<Report>(script: string, settings: VisitSettings): Promise<Report> {
  const executablePath = await findChromium();
  await installApart('test/browser');
  const { origin, folder, mail, data = {} } = settings;
  const axeFile = require.resolve('axe-core');
  const input = JSON.stringify({ ...data, executablePath, origin, folder, axeFile });
  const child = fork(`test/browser/console/${script}.mjs`, [input], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const reports: Report[] = [];
  let seen = mail.received.length;
  child.on('message', (message: Message) => {
    if ('report' in message) {
      reports.push(message.report as Report);
      return;
    }
    void mail.mailTo(message.mailTo, seen).then(
      ({ link }) => {
        seen = mail.received.length;
        child.send({ link });
      },
      (error: unknown) => {
        output.push(String(error));
        child.kill();
      },
    );
  });
  await new Promise((resolve) => child.once('close', resolve));
  const [report] = reports;
  if (report === undefined) throw new Error(`${script} ended without a report:\n${output.join('')}`);
  return report;
}

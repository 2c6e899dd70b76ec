import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isListening } from '../services/free-port.js';
import { endWithServers, newFolder } from './own-server.js';

/** Debian's HAProxy before two Postgres servers. */
export interface HaProxy {
  readonly port: number;
  /** Ends it. */
  stop(): Promise<void>;
}

/**
 * Sends connections to the first port while something accepts there, else to the second. It knows of no roles: after
 * the death of a primary it sends connections to a standby, promoted or not.
 */
export async function startHaProxy(first: number, second: number): Promise<HaProxy> {
  const port = await freePort();
  const file = join(newFolder(), 'haproxy.cfg');
  writeFileSync(
    file,
    `defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  retries 0
listen postgres
  bind 127.0.0.1:${port}
  default-server check inter 100ms fall 1 rise 1 on-marked-down shutdown-sessions
  server first 127.0.0.1:${first}
  server second 127.0.0.1:${second} backup
`,
  );
  const child = spawn('haproxy', ['-db', '-f', file], {
    env: { PATH: `/usr/local/sbin:/usr/sbin:${process.env['PATH'] ?? ''}` },
    stdio: 'ignore',
  });
  endWithServers(child);
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('the tests need HAProxy (Debian: apt-get install haproxy)', { cause: error });
  });
  await Promise.race([untilOpen(port), failed]);
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

async function untilOpen(port: number): Promise<void> {
  while (!(await isListening(port))) await new Promise((resolve) => setTimeout(resolve, 20));
}

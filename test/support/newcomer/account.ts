import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An account of this machine, with a private home (mode 0700) that nobody else can enter. */
export interface Account {
  readonly home: string;
  readonly uid: number;
  readonly gid: number;
  /** Removes the home, and the account where it was made for the test. */
  remove(): void;
}

/**
 * The account that runs these tests, or an ordinary one made for the test if that is root.
 *
 * @throws Error when root may not make accounts
 */
export function ordinaryAccount(): Account {
  const home = mkdtempSync(join(tmpdir(), 'x402-home-'));
  chmodSync(home, 0o700);
  const removeHome = (): void => {
    rmSync(home, { recursive: true, force: true });
  };
  const own = process.getuid?.() ?? 0;
  if (own !== 0) return { home, uid: own, gid: process.getgid?.() ?? 0, remove: removeHome };
  const name = `x402-test-${process.pid}`;
  execFileSync('useradd', ['--no-create-home', '--home-dir', home, '--shell', '/bin/sh', name]);
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, name])));
  const remove = (): void => {
    removeHome();
    execFileSync('userdel', [name]);
  };
  return { home, uid, gid, remove };
}

/** Links share owner and mode with the originals: nothing in them may be changed. Across file systems they are copied. */
export function linkPackages(checkout: string): void {
  try {
    execFileSync('cp', ['--archive', '--link', 'node_modules', checkout], { stdio: 'ignore' });
  } catch {
    rmSync(join(checkout, 'node_modules'), { recursive: true, force: true });
    execFileSync('cp', ['--archive', 'node_modules', checkout]);
  }
}

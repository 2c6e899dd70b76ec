import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** The unprivileged account that runs Postgres; null means the current one. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/** The complete environment of Postgres' programs. */
export const POSTGRES_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

const SYSTEM_ACCOUNTS = ['postgres', 'nobody'];
const OWN_ACCOUNT = 'x402-postgres';

/**
 * Chooses the account for Postgres, which refuses to run as root. Root runs it as the owner of existing data, else as
 * `postgres` or `nobody`, else as a new system account. Other users run it as themselves.
 */
export function chooseAccount(existingCluster: string | null): Account {
  if (process.getuid?.() !== 0) return null;
  if (existingCluster !== null) {
    const { uid, gid } = statSync(existingCluster);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of SYSTEM_ACCOUNTS) {
    const account = lookUp(name);
    if (account !== null) return account;
  }
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', OWN_ACCOUNT]);
  const own = lookUp(OWN_ACCOUNT);
  if (own !== null) return own;
  throw new Error(
    'Postgres cannot run as root and no other account exists: create one (useradd --system postgres) or set DATABASE_URL',
  );
}

/**
 * Whether that account may enter a folder. It asks the operating system, because mode bits alone are not conclusive.
 */
export function canEnter(folder: string, account: Account): boolean {
  const result = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...asAccount(account), stdio: 'ignore' });
  return result.status === 0;
}

/** Spawn options that run a program as that account, in a folder that every user may enter. */
export function asAccount(account: Account): {
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
} {
  return { cwd: '/', env: POSTGRES_ENVIRONMENT, ...account };
}

function lookUp(name: string): Account {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const result = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return result.status === 0 ? Number.parseInt(result.stdout, 10) : Number.NaN;
  });
  return uid === undefined || gid === undefined || !(uid > 0) || !(gid > 0) ? null : { uid, gid };
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Outcome {
  readonly found: readonly string[];
  readonly status: number | null;
}

/** Runs a check script in a temporary repository of these files. */
export function runCheck(script: string, files: Readonly<Record<string, string>>): Outcome {
  const repository = mkdtempSync(join(tmpdir(), 'x402-checks-'));
  try {
    execFileSync('git', ['init', '-q', repository]);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(repository, dirname(name)), { recursive: true });
      writeFileSync(join(repository, name), text);
    }
    execFileSync('git', ['-C', repository, 'add', '--all']);
    const { stderr, status } = spawnSync(process.execPath, [script], { cwd: repository, encoding: 'utf8' });
    return { found: stderr.split('\n').filter(Boolean), status };
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

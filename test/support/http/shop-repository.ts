import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const checksum = (letter: string): string => `sha512-${letter.repeat(86)}==`;

/** A package entry of a lock file. */
export interface Entry {
  version?: string | undefined;
  integrity?: string | undefined;
  dev?: boolean;
  optional?: boolean;
  [member: string]: unknown;
}

/** A package.json. */
export interface Manifest {
  dependencies: Record<string, string>;
  allowScripts: Record<string, unknown>;
  [member: string]: unknown;
}

/** A repository with one dependency, which needs another, and one tool, in its own folder until `remove`. */
export class ShopRepository {
  readonly manifest: Manifest = {
    name: 'shop',
    version: '1.0.0',
    dependencies: { till: '^2.0.0' },
    devDependencies: { hammer: '^1.0.0' },
    allowScripts: { hammer: true },
  };
  readonly till: Entry = { version: '2.1.0', integrity: checksum('a'), dependencies: { coin: '^3.0.0' } };
  readonly coin: Entry = { version: '3.0.0', integrity: checksum('b') };
  readonly hammer: Entry = {
    version: '1.0.0',
    integrity: checksum('c'),
    dev: true,
    optional: true,
    hasInstallScript: true,
  };
  readonly lock: { packages: Record<string, object>; [member: string]: unknown } = {
    lockfileVersion: 3,
    packages: {
      '': this.manifest,
      'node_modules/till': this.till,
      'node_modules/till/node_modules/coin': this.coin,
      'node_modules/hammer': this.hammer,
    },
  };
  readonly files: Record<string, string | object> = {
    'package.json': this.manifest,
    'package-lock.json': this.lock,
    'docs/dependencies.md': '| Package | Why |\n|---|---|\n| `till` | Takes money |\n',
  };
  readonly folder = mkdtempSync(join(tmpdir(), 'x402-supply-'));

  write(): void {
    for (const [name, content] of Object.entries(this.files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(
        join(this.folder, name),
        typeof content === 'string' ? content : JSON.stringify(content, null, 2),
      );
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

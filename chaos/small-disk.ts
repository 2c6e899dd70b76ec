import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LARGE = '75%';

/** A disk of its own (tmpfs) that can be made exactly as small as what lies on it. Linux, where one may mount. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @returns null where mounting is not allowed */
  static mount(): SmallDisk | null {
    const folder = mkdtempSync(join(tmpdir(), 'x402-disk-'));
    chmodSync(folder, 0o711);
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${LARGE},mode=0711`, 'tmpfs', folder]);
    if (status === 0) return new SmallDisk(folder);
    rmdirSync(folder);
    return null;
  }

  /** Nothing can be added from now on. */
  fill(): void {
    // A process may have written between the check and the remount; the kernel refuses a size below the used space.
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { bsize, blocks, bfree } = statfsSync(this.folder);
      if (this.resize(String((blocks - bfree) * bsize))) return;
    }
    throw new Error('the disk could not be filled');
  }

  enlarge(): void {
    if (!this.resize(LARGE)) throw new Error('the disk could not be enlarged');
  }

  unmount(): void {
    spawnSync('umount', ['--lazy', this.folder]);
    rmdirSync(this.folder);
  }

  private resize(size: string): boolean {
    return spawnSync('mount', ['-o', `remount,size=${size}`, this.folder]).status === 0;
  }
}

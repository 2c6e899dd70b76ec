import { randomBytes } from 'node:crypto';
import { SANDBOX_FAMILIES, type SandboxFamilyName } from '../../../src/modules/verification/testing.js';

/** A fresh hash of a sandbox family (docs/sandbox.md). */
export function sandboxHash(name: SandboxFamilyName): string {
  const prefix = SANDBOX_FAMILIES.find((family) => family.name === name)?.prefix ?? '';
  const digits = randomBytes(32).toString('hex');
  return prefix + digits.slice(prefix.length - '0x'.length);
}

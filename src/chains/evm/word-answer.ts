import { z } from 'zod';

const answer = z.string().regex(/^0x(?:[0-9a-fA-F]{64})*$/);

/** The number that a call of a contract returned; 0 where there is no contract. @throws ZodError for what is none */
export function wordOf(result: unknown): bigint {
  const hex = answer.parse(result);
  return hex === '0x' ? 0n : BigInt(hex.slice(0, 66));
}

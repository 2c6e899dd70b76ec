import { isUUID } from 'class-validator';
import { canonicalTxHash, CHAINS, comparableAddress, type Environment } from '../../../domain/chain.js';

/** What a text that a person typed can name. */
export type PaymentSearch =
  | {
      /** Few payments: by a reference, which may look like anything, or by what the text looks like. */
      readonly kind: 'name';
      readonly reference: string;
      /** The payment's id. */
      readonly id: string | null;
      readonly hash: { readonly text: string; readonly networks: readonly string[] } | null;
    }
  | {
      readonly kind: 'address';
      /** In comparable form. */
      readonly address: string;
    };

/** Reads a search: an address of a chain, else a transaction hash, the id of a payment or a reference. */
export function readSearch(text: string, environment: Environment): PaymentSearch {
  const typed = text.trim();
  const address = comparableAddress('evm', typed) ?? comparableAddress('solana', typed);
  if (address !== null) return { kind: 'address', address };
  const evm = canonicalTxHash('evm', typed);
  const hash = evm ?? canonicalTxHash('solana', typed);
  const networks = CHAINS.filter(
    (chain) => chain.environment === environment && (chain.family === 'solana') === (evm === null),
  ).map(({ network }) => network);
  return {
    kind: 'name',
    reference: typed,
    id: isUUID(typed) ? typed.toLowerCase() : null,
    hash: hash === null ? null : { text: hash, networks },
  };
}

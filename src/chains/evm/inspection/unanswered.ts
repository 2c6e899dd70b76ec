import { CallReverted, GasExceeded } from '../contract-call.js';
import { ChainUnavailable, RpcAnswerTooLarge, RpcError } from '../../rpc-error.js';

/**
 * Whether a call failed by the contract's own doing: it reverted, ran into an invalid instruction, or answered more than
 * is read. Every node says the same of it, so the chain is not unavailable.
 */
export function isContractsFault(error: unknown): boolean {
  if (error instanceof CallReverted || error instanceof GasExceeded) return true;
  if (!(error instanceof ChainUnavailable)) return false;
  return error.cause instanceof RpcError || error.cause instanceof RpcAnswerTooLarge;
}

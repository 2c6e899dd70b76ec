import type { components } from '@x402-infrastructure/sdk';
import { useRead } from '../api/hooks';

type Chain = components['schemas']['Chain'];

/** The chains of the chosen environment, with what the plan enables; empty while they are read. */
export function useChains(): readonly Chain[] {
  const { data } = useRead('listSupportedChains');
  return data?.chains ?? [];
}

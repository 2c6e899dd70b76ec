import { readFileSync } from 'node:fs';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import type { PaymentRequirements } from '@x402/core/types';
import type { Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { SANDBOX } from '../../../src/domain/chain.js';
import { SANDBOX_RECIPIENT } from '../../../src/modules/verification/testing.js';
import type { X402Body } from './x402-stage.js';

export const TWIN = 'eip155:1520283840';

/** How a payment in the sandbox differs from a valid one of a new payer. */
export interface SandboxChanges {
  readonly key?: Hex;
  readonly amount?: bigint;
  readonly payTo?: string;
  readonly maxTimeoutSeconds?: number;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A payment of version 2 in the sandbox, signed by the official client's scheme. */
export async function payInSandbox(changes: SandboxChanges = {}): Promise<X402Body> {
  const requirements: PaymentRequirements = {
    scheme: 'exact',
    network: TWIN,
    amount: (changes.amount ?? 10_000n).toString(),
    asset: SANDBOX.usdcAddress,
    payTo: changes.payTo ?? SANDBOX_RECIPIENT,
    maxTimeoutSeconds: changes.maxTimeoutSeconds ?? 300,
    extra: { name: 'USDC', version: '2', ...changes.extra },
  };
  const account = privateKeyToAccount(changes.key ?? generatePrivateKey());
  const { payload } = await new ExactEvmScheme(account).createPaymentPayload(2, requirements);
  return {
    x402Version: 2,
    paymentPayload: { x402Version: 2, payload, accepted: requirements },
    paymentRequirements: { ...requirements },
  };
}

/** A row of the payers' table in docs/sandbox.md. */
export interface DocumentedPayer {
  readonly outcome: string;
  readonly key: Hex;
  readonly address: string;
  readonly verify: string;
  readonly settle: string;
}

/** The payers that docs/sandbox.md lists, without the marks of code. */
export function documentedPayers(): DocumentedPayer[] {
  const row = /^\| `(\w+)` +\| `(0x[0-9a-f]{64})` +\| `(0x\w{40})` +\| (.+?) +\| (.+?) +\|$/gm;
  return [...readFileSync('docs/sandbox.md', 'utf8').matchAll(row)].map(
    ([, outcome = '', key = '', address = '', verify = '', settle = '']) => ({
      ...{ outcome, key: key as Hex, address },
      ...{ verify: verify.replaceAll('`', ''), settle: settle.replaceAll('`', '') },
    }),
  );
}

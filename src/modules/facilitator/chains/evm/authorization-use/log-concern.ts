import type { LogConcern } from '../../../../../chains/evm/logs.js';
import type { SoughtPayment } from '../../rail.js';

/** What logs say of a payment: where there are many, of payer and payee alone. */
export function concernOf({ asset, payer, payTo }: SoughtPayment): LogConcern {
  return { usdcAddress: asset, parties: [payer, payTo] };
}

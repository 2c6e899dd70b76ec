import type { LogConcern } from '../../../../../chains/evm/logs.js';
import type { SoughtPayment } from '../../rail.js';

/** The logs that concern a payment: of a large receipt, only those of payer and payee are read. */
export function concernOf({ asset, payer, payTo }: SoughtPayment): LogConcern {
  return { usdcAddress: asset, parties: [payer, payTo] };
}

import { createX402Client } from '../client/client.js';
import type { SellOptions } from './options.js';
import { Seller } from './seller.js';
import { SellerError } from './terms.js';

/**
 * A seller, with the options' own client or one that is made of the key.
 *
 * @throws SellerError when there is neither, and for a secret that is too short
 */
export function createSeller(options: SellOptions): Seller {
  const { client, apiKey, baseUrl } = options;
  if (client !== undefined) return new Seller(client, options);
  if (apiKey === undefined || apiKey.trim() === '') {
    throw new SellerError('give client, or apiKey: is the variable set that it is read from?');
  }
  const own = createX402Client({ apiKey, ...(baseUrl !== undefined && { baseUrl }) });
  return new Seller(own, options);
}

import type { SellOptions } from './options.js';
import { SellerError } from './terms.js';

/** More offers than these make a header that proxies and clients refuse. */
const MOST_PRICES = 8;

const NUMBERS = [
  ['maxTimeoutSeconds', 1, 86_400, true],
  ['maxProofAgeSeconds', 0, 31_536_000, true],
  ['waitSeconds', 0, 300, false],
  ['skewSeconds', 0, 3_600, true],
  ['maxConcurrentProofs', 1, 100_000, true],
  ['maxBodyBytes', 0, Number.MAX_SAFE_INTEGER, true],
] as const;

/**
 * Says at once what a seller cannot sell by.
 *
 * @throws SellerError
 */
export function checkOptions(options: SellOptions): void {
  for (const [name, least, most, isWhole] of NUMBERS)
    checkNumber(name, options[name], { least, most, isWhole });
  const { length } = [options.prices].flat();
  if (length < 1 || length > MOST_PRICES) {
    throw new SellerError(`prices: from 1 to ${MOST_PRICES}, not ${length}; all of them go into one header`);
  }
  checkAddress(options);
}

function checkNumber(
  name: string,
  value: unknown,
  { least, most, isWhole }: { least: number; most: number; isWhole: boolean },
): void {
  if (value === undefined) return;
  const isGood = isWhole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (isGood && (value as number) >= least && (value as number) <= most) return;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new SellerError(`${name}: ${kind} from ${least} to ${most}, not ${JSON.stringify(value)}`);
}

/** Without an address of its own, a shop believes whatever `Host` a buyer sends. */
function checkAddress({ publicUrl, hosts }: SellOptions): void {
  if (publicUrl !== undefined && !(/^https?:/i.test(publicUrl) && URL.canParse(publicUrl))) {
    throw new SellerError(
      `publicUrl: ${JSON.stringify(publicUrl)} is no address such as https://shop.example`,
    );
  }
  if (hosts?.length === 0) throw new SellerError('hosts: name at least one');
  if (publicUrl === undefined && hosts === undefined && process.env.NODE_ENV === 'production') {
    throw new SellerError('production: give publicUrl (https://shop.example), or the hosts that buyers call');
  }
}

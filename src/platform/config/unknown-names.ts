import { editDistance } from '../../domain/hints/edit-distance.js';

/** Variables of the same file or machine that the server does not read: those of Compose and of our commands, and the mark
 * of a process that has limited its heap. */
const OTHERS = new Set([
  'POSTGRES_PASSWORD',
  'POSTGRES_RUNTIME_PASSWORD',
  'POSTGRES_ADDRESS',
  'POSTGRES_OWNER',
  'SECRETS_FOLDER',
  'GRAFANA_PASSWORD',
  'REDIS_PASSWORD',
  'PUBLISH_ADDRESS',
  'PYTHON_VERIFIER_IMAGE',
  'X402_API_KEY',
  'X402_API_URL',
  'X402_HEAP_LIMITED',
]);
const OUR_BEGINNINGS = ['X402_', 'SETTLEMENT_', 'PYTHON_VERIFIER_', 'STRIPE_'];
/** Variables that Kubernetes and Docker set in every container for neighbouring services. */
const SERVICE_LINK = /_SERVICE_(?:HOST|PORT)(?:_[A-Z0-9_]+)?$|_PORT(?:_\d+_(?:TCP|UDP)(?:_[A-Z]+)?)?$|_NAME$/;
/** Variables of OpenTelemetry's specification for logs, which resemble those for spans. */
const STANDARD = 'OTEL_BLRP_';
const NAME = /^[A-Za-z][A-Za-z0-9_]{3,63}$/;

/**
 * One line for each unknown variable that resembles a setting or has one of our prefixes. Without it a mistyped setting
 * would have no effect and no message. Names only, never a value.
 *
 * @param given names of the variables that are set
 * @param known every name that is read
 */
export function unknownNames(given: readonly string[], known: ReadonlySet<string>): string[] {
  return given
    .filter((name) => NAME.test(name) && !known.has(name) && !OTHERS.has(name) && !name.startsWith(STANDARD))
    .flatMap((name) => {
      const meant = nearest(name.toUpperCase(), known);
      if (meant !== null) return [`${name} is not a setting: is ${meant} meant?`];
      const isLikeOurs = OUR_BEGINNINGS.some((beginning) => name.startsWith(beginning));
      if (!isLikeOurs || SERVICE_LINK.test(name)) return [];
      return [`${name} is not a setting of this server: .env.example names every one`];
    });
}

/** The known name with the smallest edit distance, if that is small for its length. */
function nearest(name: string, known: ReadonlySet<string>): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const allowed = candidate.length < 6 ? 1 : 2;
    if (Math.abs(candidate.length - name.length) > allowed) continue;
    const slips = editDistance(name, candidate);
    if (slips <= allowed && slips < least) [best, least] = [candidate, slips];
  }
  return best;
}

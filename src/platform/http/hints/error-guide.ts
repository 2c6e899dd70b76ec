import type { Request } from 'express';
import type { ErrorCode } from '../../../domain/error-code.js';
import type { AppConfig } from '../../config/app-config.js';

/** The page about error codes, outside the base path. */
export const GUIDE_PATH = '/docs/errors';
/** Name of express' setting: what stands in front of the page's path in answers. */
const GUIDE_ORIGIN = 'x402 guide origin';

/** The part of an express application that keeps settings. */
interface Settable {
  set(name: string, value: unknown): unknown;
}

/** What stands in front of the links: the public URL, if the operator has set one; else they are paths of this server. */
export function guideOrigin({ http }: Pick<AppConfig, 'http'>): string {
  return http.hasPublicUrl ? http.publicUrl : '';
}

/** Tells the application what its answers link to. */
export function setGuideOrigin(app: Settable, config: Pick<AppConfig, 'http'>): void {
  app.set(GUIDE_ORIGIN, guideOrigin(config));
}

/** What stands in front of links of this request's answer; empty without a public URL. */
export function guideOriginOf({ app }: Pick<Request, 'app'>): string {
  return String((app as Request['app'] | undefined)?.get(GUIDE_ORIGIN) ?? '');
}

/** The link to what the guide says about a code. */
export function guideTo(code: ErrorCode, origin = ''): string {
  return `${origin}${GUIDE_PATH}#${code}`;
}

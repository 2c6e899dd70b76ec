/** Where the sign-in leads when nothing else was asked for. */
export const HOME = '/';

const MOUNT = '/console';

/**
 * The page to show after the sign-in, as a path inside the console. Only paths of the console are taken: an address of
 * elsewhere, however it is written (`//host`, `/\host`, `https:…`), leads to the overview.
 */
export function returnPath(value: string | null): string {
  if (value === null || !/^\/console(?:[/?#]|$)/.test(value)) return HOME;
  const base = 'https://console.invalid';
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  if (url?.origin !== base || !/^\/console(?:\/|$)/.test(url.pathname)) return HOME;
  const inner = `${url.pathname.slice(MOUNT.length)}${url.search}${url.hash}`;
  return /^\/(?![/\\])/.test(inner) ? inner : `${HOME}${url.search}${url.hash}`;
}

/** The sign-in page that leads back to where the visitor is. */
export function signInPath(current: string): string {
  return current === HOME ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(MOUNT + current)}`;
}

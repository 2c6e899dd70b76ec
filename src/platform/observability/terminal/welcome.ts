const PAGES = [
  ['/', 'where to begin'],
  ['/docs', 'the API, to read and to try'],
  ['/console', 'payments, keys, webhooks and plan, in a browser'],
] as const;

/**
 * What a person at a terminal reads last when the server has started: the addresses to open.
 *
 * @param address URL of this server, without a trailing slash
 */
export function welcome(address: string): string {
  const width = Math.max(...PAGES.map(([path]) => path.length)) + address.length + 2;
  const lines = PAGES.map(([path, what]) => `  ${`${address}${path}`.padEnd(width)}${what}\n`);
  return `\nReady. Open one of these; Ctrl+C ends the server.\n\n${lines.join('')}\n`;
}

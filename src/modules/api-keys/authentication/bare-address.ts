const WITH_PORT = /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::\d{1,5})?$/i;

/**
 * An address without the port that some proxies write behind it in `X-Forwarded-For` (`203.0.113.7:50123`,
 * `[2001:db8::1]:50123`): with it every connection would be another caller.
 */
export function bareAddress(address: string): string {
  const [, v6, v4] = WITH_PORT.exec(address) ?? [];
  return v6 ?? v4 ?? address;
}

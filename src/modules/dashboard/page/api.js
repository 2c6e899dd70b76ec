const BASE = '/api/v1/x402';

/** An error response: its status and the shown members of its envelope. */
export class ApiError extends Error {
  constructor(status, { message, code, requestId, upgradeUrl }) {
    super(message);
    Object.assign(this, { status, code, requestId, upgradeUrl });
  }
}

/** Calls the API. Sends the key in a header, because browsers do not store headers. Throws `ApiError`. */
export async function request(key, path, signal) {
  const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json' };
  const options = { headers, signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' };
  const response = await fetch(BASE + path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ApiError(response.status, { message: `The server answered ${response.status}.`, ...body });
  return body;
}

/** Returns whether the text has the characters of a key. A header could not carry other characters. */
export function looksLikeKey(text) {
  return /^x402_(live|test)_[A-Za-z0-9_-]{10,200}$/.test(text);
}

const BASE = '/api/v1/x402';

/** What the server said when it did not answer: its envelope, as far as it is shown. */
export class ApiError extends Error {
  constructor(status, { message, code, requestId, upgradeUrl }) {
    super(message);
    Object.assign(this, { status, code, requestId, upgradeUrl });
  }
}

/** Asks the API with the key in the header, where nothing remembers it. Throws `ApiError`. */
export async function ask(key, path, signal) {
  const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json' };
  const options = { headers, signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' };
  const response = await fetch(BASE + path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ApiError(response.status, { message: `The server answered ${response.status}.`, ...body });
  return body;
}

/** A header cannot carry anything else, and a key is nothing else. */
export function looksLikeKey(text) {
  return /^x402_(live|test)_[A-Za-z0-9_-]{10,200}$/.test(text);
}

import { x402HTTPClient, type x402Client } from '@x402/core/client';

/** What a buyer got for its header. */
export interface Served {
  readonly status: number;
  readonly body: unknown;
  /** The reason of a refusal, wherever the seller's middleware put it; null when it served. */
  readonly refusal: string | null;
}

/** The header that pays for something: made once, and then sent as often as a buyer likes. */
export type PaymentHeader = Readonly<Record<string, string>>;

/** Asks for the price, and lets the official client sign one payment of it. */
export async function signHeader(url: string, client: x402Client): Promise<PaymentHeader> {
  const http = new x402HTTPClient(client);
  const asked = await fetch(url);
  const body: unknown = JSON.parse(await asked.text());
  const required = http.getPaymentRequiredResponse((name) => asked.headers.get(name), body);
  return http.encodePaymentSignatureHeader(await http.createPaymentPayload(required));
}

export async function send(url: string, header: PaymentHeader): Promise<Served> {
  const response = await fetch(url, { headers: { ...header } });
  const text = await response.text();
  const body = (text === '' ? null : JSON.parse(text)) as unknown;
  return { status: response.status, body, refusal: response.ok ? null : refusalOf(response, body) };
}

/** All at once. */
export function sendTimes(times: number, url: string, header: PaymentHeader): Promise<Served[]> {
  return Promise.all(Array.from({ length: times }, () => send(url, header)));
}

/** Version 2 tells of a settle in one header and of a verify in another, version 1 of both in the body. */
function refusalOf({ headers, status }: Response, body: unknown): string {
  const told = [headers.get('PAYMENT-RESPONSE'), headers.get('PAYMENT-REQUIRED')].map((header) =>
    header === null ? null : (JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as unknown),
  );
  for (const one of [...told, body]) {
    const { errorReason, error } = (one ?? {}) as { errorReason?: unknown; error?: unknown };
    if (typeof (errorReason ?? error) === 'string') return String(errorReason ?? error);
  }
  return `status ${status}`;
}

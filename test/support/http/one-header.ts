import { x402HTTPClient, type x402Client } from '@x402/core/client';

/** The response to a payment header. */
export interface Served {
  readonly status: number;
  readonly body: unknown;
  /** The reason of a refusal, from any place where a middleware puts it; null when served. */
  readonly refusal: string | null;
}

/** A payment header: signed once and sent any number of times. */
export type PaymentHeader = Readonly<Record<string, string>>;

/** Requests the price and signs one payment with the official client. */
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

/** Version 2 reports settle and verify in two headers, version 1 both in the body. */
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

import { readFileSync } from 'node:fs';
import { verifyWebhook, X402WebhookError, type WebhookEvent } from '@x402-infrastructure/sdk';
import { Webhook } from 'standardwebhooks';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const EVENT = {
  ...{
    id: '7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11',
    type: 'payment.verified',
    version: 1,
    environment: 'live',
  },
  timestamp: '2026-11-22T12:00:00.000Z',
  data: { paymentId: 'p', amountAtomic: '1500000', note: 'größer' },
};
const BODY = JSON.stringify(EVENT);

interface Facts {
  readonly body?: string;
  readonly secrets?: readonly string[];
  readonly ageSeconds?: number;
}

/** The headers of an attempt, as the service writes them. */
function headersOf({ body = BODY, secrets = [SECRET], ageSeconds = 0 }: Facts = {}) {
  const at = new Date(Date.now() - ageSeconds * 1_000);
  return {
    'content-type': 'application/json',
    'webhook-id': EVENT.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(EVENT.id, at, body)).join(' '),
  };
}

const deliver = (facts: Facts = {}) => ({ headers: headersOf(facts), body: facts.body ?? BODY });
const faultOf = async (call: Promise<unknown>) => {
  const error: unknown = await call.catch((reason: unknown) => reason);
  return error instanceof X402WebhookError ? error.code : error;
};

describe('verifyWebhook', () => {
  it('N1: takes the raw body of every framework', async () => {
    const { headers } = deliver();
    const bytes = Buffer.from(BODY);
    const arrayBuffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const requests = [
      { headers, body: BODY },
      { headers, body: bytes },
      { headers, body: new Uint8Array(bytes) },
      { headers, body: arrayBuffer },
      { headers: new Headers(headers), body: BODY },
      { headers: { ...headers, 'webhook-id': undefined, 'Webhook-Id': [EVENT.id] }, body: BODY },
      new Request('http://localhost/', { method: 'POST', headers, body: BODY }),
    ];
    for (const request of requests) expect(await verifyWebhook(request, SECRET)).toEqual(EVENT);
  });

  it('N1: the type of an event says what is in it, as the document has it', async () => {
    const event: WebhookEvent = await verifyWebhook(deliver(), SECRET);
    if (event.type !== 'payment.verified') throw new Error('another type');
    const amount: string = event.data.amountAtomic;
    expect(amount).toBe('1500000');
    const { webhooks } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { webhooks: object };
    const types: Record<WebhookEvent['type'], true> = {
      ...{
        'payment.verified': true,
        'payment.rejected': true,
        'payment.settled': true,
        'payment.reorged': true,
      },
      ...{ 'quota.warning': true, 'key.expiring': true, 'key.revoked': true, 'subscription.changed': true },
      ...{ 'endpoint.disabled': true, 'endpoint.test': true },
    };
    expect(Object.keys(types).sort()).toEqual(Object.keys(webhooks).sort());
  });

  it('N1: while a secret is rotated, either side may be the first to know', async () => {
    expect(await verifyWebhook(deliver(), [OTHER, SECRET])).toEqual(EVENT);
    expect(await verifyWebhook(deliver({ secrets: [OTHER, SECRET] }), SECRET)).toEqual(EVENT);
    expect(await faultOf(verifyWebhook(deliver(), OTHER))).toBe('SIGNATURE_MISMATCH');
    expect(await faultOf(verifyWebhook(deliver({ secrets: [] }), SECRET))).toBe('HEADERS_MISSING');
  });

  it('N1: refuses another body, id, time and version of the signature', async () => {
    const { headers } = deliver();
    const forged = [
      { headers, body: BODY.replace('1500000', '9500000') },
      { headers: { ...headers, 'webhook-id': 'another' }, body: BODY },
      {
        headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) },
        body: BODY,
      },
      {
        headers: { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v0,') },
        body: BODY,
      },
      { headers: { ...headers, 'webhook-signature': 'v1,' }, body: BODY },
    ];
    for (const request of forged)
      expect(await faultOf(verifyWebhook(request, SECRET))).toBe('SIGNATURE_MISMATCH');
  });

  it('N1: refuses a delivery that was recorded long ago, or signed in the future', async () => {
    expect(await faultOf(verifyWebhook(deliver({ ageSeconds: 310 }), SECRET))).toBe('TIMESTAMP_STALE');
    expect(await faultOf(verifyWebhook(deliver({ ageSeconds: -310 }), SECRET))).toBe('TIMESTAMP_STALE');
    expect(await verifyWebhook(deliver({ ageSeconds: 280 }), SECRET)).toEqual(EVENT);
    const strict = verifyWebhook(deliver({ ageSeconds: 60 }), SECRET, { toleranceSeconds: 30 });
    expect(await faultOf(strict)).toBe('TIMESTAMP_STALE');
    const headers = { ...headersOf(), 'webhook-timestamp': 'yesterday' };
    expect(await faultOf(verifyWebhook({ headers, body: BODY }, SECRET))).toBe('TIMESTAMP_INVALID');
    await expect(verifyWebhook(deliver(), SECRET, { toleranceSeconds: 301 })).rejects.toThrow(TypeError);
  });

  it('N1: names the headers that are missing', async () => {
    const headers = { 'webhook-timestamp': headersOf()['webhook-timestamp'] };
    const call = verifyWebhook({ headers, body: BODY }, SECRET);
    await expect(call).rejects.toThrow('The request lacks webhook-id, webhook-signature: it is no delivery.');
  });

  it('N1: a parsed, read or absent body says what to do instead', async () => {
    const { headers } = deliver();
    await expect(verifyWebhook({ headers, body: EVENT }, SECRET)).rejects.toThrow(
      /a parsed body.*express\.raw/,
    );
    await expect(verifyWebhook({ headers, body: undefined }, SECRET)).rejects.toThrow(
      /no body.*express\.raw/,
    );
    const read = new Request('http://localhost/', { method: 'POST', headers, body: BODY });
    await read.text();
    await expect(verifyWebhook(read, SECRET)).rejects.toThrow(/read already/);
  });

  it('N1: a secret that is unset or none is the receiver’s own mistake', async () => {
    for (const secret of ['', ' ', undefined as unknown as string])
      await expect(verifyWebhook(deliver(), secret)).rejects.toThrow(/secret is missing/);
    await expect(verifyWebhook(deliver(), [])).rejects.toThrow('No webhook secret was given.');
    await expect(verifyWebhook(deliver(), 'whsec_***')).rejects.toThrow(/whsec_ and base64/);
  });

  it('N1: a signed body that is no JSON or no text is reported', async () => {
    expect(await faultOf(verifyWebhook(deliver({ body: 'no' }), SECRET))).toBe('BODY_INVALID');
    const { headers } = deliver();
    expect(await faultOf(verifyWebhook({ headers, body: Buffer.from([0xff]) }, SECRET))).toBe('BODY_INVALID');
  });
});

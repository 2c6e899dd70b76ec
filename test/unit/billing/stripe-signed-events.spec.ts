import crypto from 'node:crypto';
import Stripe from 'stripe';
import { checkSignature } from '../../../src/modules/billing/stripe/stripe-signed-events.js';

const [OLD, NEW] = ['whsec_that_is_being_rotated_out', 'whsec_of_today'];
const SECRETS = [OLD, NEW];
const BODY = Buffer.from('{"id":"evt_1","name":"Zoë"}');
const now = (): number => Math.floor(Date.now() / 1_000);

describe('signature of a Stripe event', () => {
  const stripe = new Stripe('sk_test_for_signatures_only');
  const sign = (secret: string, timestamp = now(), payload = BODY.toString()): string =>
    stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const v1Of = (header: string): string => header.slice(header.indexOf('v1='));
  const judge = (header: string, body = BODY) => checkSignature([body, header], SECRETS);

  it('D2: is valid by either secret, at any position in the header, beside other schemes', () => {
    // One moment for all: parts of headers are mixed below, and a signature is over its own header's second.
    const at = now();
    const [mine, foreign] = [sign(NEW, at), sign('whsec_of_somebody_else', at)];
    for (const header of [
      mine,
      sign(OLD),
      `${foreign},${v1Of(mine)}`,
      `${v1Of(mine)},t=${String(at)}`,
      `${mine},v0=${'ab'.repeat(32)}`,
      `v2=x,${mine},v1=,v1=zz`,
    ]) {
      expect([header, judge(header)]).toEqual([header, 'fits']);
    }
  });

  it('D2: is reported as too old when it is valid but older than 300 seconds', () => {
    expect(judge(sign(NEW, now() - 299))).toBe('fits');
    expect(judge(sign(NEW, now() - 302))).toBe('too_old');
    expect(judge(sign('whsec_of_somebody_else', now() - 302))).toBe('does_not_fit');
    // Clock skew: a timestamp in the future is accepted.
    expect(judge(sign(NEW, now() + 1_000))).toBe('fits');
  });

  it('D2: is verified over the raw bytes of the body, not over its decoded text', () => {
    const odd = Buffer.concat([BODY, Buffer.from([0xff])]);
    const timestamp = String(now());
    const v1 = crypto.createHmac('sha256', NEW).update(`${timestamp}.`).update(odd).digest('hex');
    expect(judge(`t=${timestamp},v1=${v1}`, odd)).toBe('fits');
    expect(judge(`t=${timestamp},v1=${v1}`, Buffer.concat([BODY, Buffer.from([0xfe])]))).toBe('does_not_fit');
    expect(judge(sign(NEW), Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), BODY]))).toBe('does_not_fit');
  });

  it.each([
    ['no content', ''],
    ['no timestamp', `v1=${'ab'.repeat(32)}`],
    ['no signature', 't=1'],
    ['only another scheme', `t=1,v0=${'ab'.repeat(32)}`],
    ['a timestamp that is no number', `t=soon,v1=${'ab'.repeat(32)}`],
    ['a negative timestamp', `t=-1,v1=${'ab'.repeat(32)}`],
    ['a timestamp of 400 digits', `t=${'9'.repeat(400)},v1=${'ab'.repeat(32)}`],
    ['two timestamps', `t=1,t=2,v1=${'ab'.repeat(32)}`],
    ['a signature of the wrong length', `t=1,v1=${'ab'.repeat(31)}`],
    ['a signature in capital letters', `t=1,v1=${'AB'.repeat(32)}`],
    ['spaces', `t = 1 , v1 = ${'ab'.repeat(32)}`],
    ['hundreds of signatures', `t=1,${Array.from({ length: 300 }, () => `v1=${'ab'.repeat(32)}`).join(',')}`],
  ])('S2: a header with %s is refused before any hash is computed', (_, header) => {
    const hash = jest.spyOn(crypto, 'createHmac');
    const verdict = judge(header);
    const hashes = hash.mock.calls.length;
    hash.mockRestore();
    expect([verdict, hashes]).toEqual(['does_not_fit', 0]);
  });

  it('S2: a large body with wrong signatures is hashed once per secret, regardless of their number', () => {
    const hash = jest.spyOn(crypto, 'createHmac');
    const header = `t=${String(now())},v1=${'ab'.repeat(32)},v1=${'cd'.repeat(32)}`;
    const verdict = judge(header, Buffer.alloc(1_000_000, 'é'));
    const hashes = hash.mock.calls.length;
    hash.mockRestore();
    expect([verdict, hashes]).toEqual(['does_not_fit', SECRETS.length]);
  });
});

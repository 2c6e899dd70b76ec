import { Webhook } from 'standardwebhooks';
import type { Received } from '../webhooks/webhook-receiver.js';

/** As a receiver does it, at the time at which the request was signed to arrive. @throws when it is not genuine */
export function verifyReceived(secret: string, { headers, body }: Received, nowMs = Date.now()): unknown {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(nowMs);
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    clock.mockRestore();
  }
}

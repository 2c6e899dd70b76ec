import { Webhook } from 'standardwebhooks';
import type { Received } from '../webhooks/webhook-receiver.js';

/** Verifies a webhook as a receiver does, at the given time. @throws Error when the signature is invalid */
export function verifyReceived(secret: string, { headers, body }: Received, nowMs = Date.now()): unknown {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(nowMs);
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    clock.mockRestore();
  }
}

// Receives webhooks of ours on POST /webhooks/x402. Settings: WEBHOOK_SECRET (whsec_…), PORT.
import express from 'express';
import { verifyWebhook, X402WebhookError } from '@x402-infrastructure/sdk';

const { WEBHOOK_SECRET, PORT = '4023' } = process.env;
// Deliveries may come twice. In a real shop this is a unique column of its database.
const seen = new Set();
const app = express();

// The signature is over the bytes: no parser of JSON stands before it.
app.post('/webhooks/x402', express.raw({ type: '*/*' }), async (request, response) => {
  try {
    const event = await verifyWebhook(request, WEBHOOK_SECRET);
    if (!seen.has(event.id)) console.log(JSON.stringify({ type: event.type, data: event.data }));
    seen.add(event.id);
    response.sendStatus(204);
  } catch (error) {
    if (!(error instanceof X402WebhookError)) throw error;
    response.status(400).json({ code: error.code, message: error.message });
  }
});

const listener = app.listen(Number(PORT), '127.0.0.1', (error) => {
  console.log(error?.message ?? `listening on http://127.0.0.1:${listener.address().port}`);
});

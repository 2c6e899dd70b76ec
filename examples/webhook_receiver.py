#!/usr/bin/env python3
"""Receives webhooks of ours on POST /webhooks/x402, with Python's own library alone.

    WEBHOOK_SECRET=whsec_... PORT=4023 python3 webhook_receiver.py
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ.get("WEBHOOK_SECRET", "")
TOLERANCE_SECONDS = 300
LONGEST_BODY = 1_000_000
# Deliveries may come twice. In a real shop this is a unique column of its database.
seen = set()


def is_genuine(headers, body, secret=SECRET):
    """Whether the bytes come from us, and now (standardwebhooks.com). Several signatures: one must fit."""
    delivery, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{delivery}.{sent_at}.".encode() + body
    own = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(own.encode(), one.encode()) for one in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        if self.path != "/webhooks/x402" or length > LONGEST_BODY:
            return self.answer(404)
        body = self.rfile.read(length)
        if not is_genuine(self.headers, body):
            return self.answer(400)
        event = json.loads(body)
        if event["id"] not in seen:
            print(json.dumps({"type": event["type"], "data": event["data"]}), flush=True)
        seen.add(event["id"])
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if not SECRET:
        raise SystemExit(__doc__)
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4023"))), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()

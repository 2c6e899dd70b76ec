#!/usr/bin/env python3
"""Asks whether a payment counts, with Python's own library alone.

    X402_TEST_KEY=x402_test_... python3 verify.py HASH [CHAIN [AMOUNT [REFERENCE]]]

Exit code: 0 paid, 1 not paid, 2 not yet, 3 no answer.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = os.environ.get("X402_URL", "http://localhost:3001/api/v1/x402")
KEY = os.environ.get("X402_TEST_KEY") or os.environ.get("X402_KEY") or ""


def verify(tx_hash, chain="sandbox", expected_amount="0.01", reference=None, wait_seconds=30):
    """The answer of POST /verify, once it is final or the time is up. An outage is no answer: it raises."""
    question = {"tx_hash": tx_hash, "chain": chain, "expected_amount": expected_amount}
    if reference is not None:
        # One payment, one order: the same reference may ask again, any other is refused.
        question["reference"] = reference
    deadline = time.monotonic() + wait_seconds
    while True:
        retry_after, answer, failure = 2.0, None, None
        try:
            answer = post("/verify", question)
            if answer["status"] != "pending":
                return answer
            retry_after = float(answer["retryAfterSeconds"])
        except urllib.error.HTTPError as error:
            if error.code != 429 and error.code < 500:
                raise RuntimeError(json.load(error)["message"]) from error
            retry_after, failure = float(error.headers.get("Retry-After", retry_after)), error
        except urllib.error.URLError as error:
            failure = error
        if time.monotonic() + retry_after > deadline:
            if answer is None:
                raise RuntimeError(f"no answer: {failure}")
            return answer
        time.sleep(retry_after)


def post(path, body):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=40) as response:
        return json.load(response)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        found = verify(*sys.argv[1:5])
    except RuntimeError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    print(json.dumps(found, indent=2))
    sys.exit({"confirmed": 0, "rejected": 1, "pending": 2}[found["status"]])

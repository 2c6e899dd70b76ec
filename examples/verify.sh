#!/bin/sh
# Asks whether a payment counts, with curl alone.
#   X402_TEST_KEY=x402_test_… sh verify.sh HASH [CHAIN [AMOUNT [REFERENCE]]]
# Exit code: 0 paid, 1 not paid, 2 not yet, 3 no answer.
set -eu

url=${X402_URL:-http://localhost:3001/api/v1/x402}
key=${X402_TEST_KEY:-${X402_KEY:-}}
hash=${1:?"usage: verify.sh HASH [CHAIN [AMOUNT [REFERENCE]]]"}
reference=${4:+", \"reference\": \"$4\""}
body="{\"tx_hash\": \"$hash\", \"chain\": \"${2:-sandbox}\", \"expected_amount\": \"${3:-0.01}\"$reference}"

# curl repeats what may pass by itself (408, 429, 5xx, no connection), and heeds Retry-After.
# ?strict=true is 402 unless the payment counts; X-Payment-Status says which no it is.
answer=$(curl -sS --retry 3 --retry-max-time 60 --retry-connrefused \
  "$url/verify?strict=true" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -d "$body" \
  -w '\n%{http_code} %header{x-payment-status}') || exit 3

printf '%s\n' "$answer" | sed '$d'
case $(printf '%s\n' "$answer" | tail -n 1) in
  200*) exit 0 ;;
  402*rejected) exit 1 ;;
  402*pending) exit 2 ;;
  *) exit 3 ;;
esac

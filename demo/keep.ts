/** What the story has left behind. */
export interface Kept {
  readonly serverUrl: string;
  readonly adminKey: string;
  /** The seller's live key, with every scope. */
  readonly apiKey: string;
  /** A payment that no order has claimed. */
  readonly firstHash: string;
}

/** Says how to go on with the running stage, with its real keys and hashes, and waits for Ctrl+C. */
export async function keep(kept: Kept): Promise<void> {
  process.stdout.write(whatToTry(kept, await createTestKey(kept)));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}

/** The sandbox needs a key of its own. */
async function createTestKey({ serverUrl, apiKey }: Kept): Promise<string> {
  const response = await fetch(`${serverUrl}/api/v1/x402/api-keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ environment: 'test' }),
  });
  if (!response.ok) throw new Error(`no test key: ${String(response.status)} ${await response.text()}`);
  return ((await response.json()) as { key: string }).key;
}

function whatToTry({ serverUrl, adminKey, apiKey, firstHash }: Kept, testKey: string): string {
  const live = `-H "Authorization: Bearer $X402_KEY"`;
  const test = `-H "Authorization: Bearer $X402_TEST_KEY"`;
  const json = `-H 'Content-Type: application/json'`;
  const payment = JSON.stringify({
    tx_hash: firstHash,
    chain: 'base',
    expected_amount: '1.5',
    reference: 'my-order',
  });
  return `
Staying up. Open one of these:

  ${serverUrl}/
  ${serverUrl}/docs
  ${serverUrl}/console

Or paste into another terminal, first the names that all pages of docs/ use:

  export X402_URL=${serverUrl}/api/v1/x402 X402_ADMIN_KEY=${adminKey}
  export X402_KEY=${apiKey}
  export X402_TEST_KEY=${testKey}

The payment of 1.50 USDC above, for an order of yours:

  curl -sS $X402_URL/verify ${live} ${json} -d '${payment}'

A payment of the sandbox, where the hash decides the answer (docs/sandbox.md):

  curl -sS $X402_URL/verify ${test} ${json} -d '{"tx_hash":"0x5a9db0c00200'$(node -p 'crypto.randomBytes(26).toString("hex")')'","chain":"sandbox"}'

All payments, and what they cost:

  curl -sS $X402_URL/payments ${live}
  curl -sS $X402_URL/usage ${live}

Ctrl+C ends it.
`;
}

/** What becomes of a payment in the sandbox. */
export type PayerOutcome =
  'succeeds' | 'insufficient_funds' | 'nonce_used' | 'screened' | 'pending' | 'reverts' | 'outage';

/**
 * The payers with an outcome of their own, like test cards for card payments. Every other payer succeeds, with a
 * balance for any amount.
 * The private key of each is the Keccak-256 hash of the text `x402 sandbox <outcome>`: docs/sandbox.md lists them.
 * Lower case.
 */
const OUTCOMES: ReadonlyMap<string, PayerOutcome> = new Map([
  ['0x8bd7c7d498590b9c138d78c40b3644d3c4b2976f', 'insufficient_funds'],
  ['0xc148abf7d94f38006629840615823e1a5f19eb0f', 'nonce_used'],
  ['0x7c08302e611a793f9b9a7844fd8c995857757692', 'screened'],
  ['0xf3dca4a75069939d6c4bfe28e6a9fc816f9f1ee4', 'pending'],
  ['0xd7080230a0d483add885fb407742f1fdea98ff05', 'reverts'],
  ['0x9412f7bf48f27bd5586e1d041d525ac8c65e8a2c', 'outage'],
]);

/**
 * The outcome of a payer's payments.
 *
 * @param payer in comparable form
 */
export function outcomeOf(payer: string): PayerOutcome {
  return OUTCOMES.get(payer) ?? 'succeeds';
}

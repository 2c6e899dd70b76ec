import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getAddressDecoder, getBase58Encoder } from '@solana/kit';
import { recoverTypedDataAddress, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { Offer, PaymentProof, ProofTypedData } from '@x402-infrastructure/sdk';
import {
  acceptedHash,
  decodeHeader,
  encodeHeader,
  isSignedByPayer,
  proofText,
  proofTypedData,
  proveTransaction,
  requestHash,
} from '@x402-infrastructure/sdk/sell';

interface Vectors {
  readonly requests: readonly { method: string; url: string; body: string | null; requestHash: string }[];
  readonly proofs: readonly {
    readonly name: string;
    readonly payerKey: Hex;
    readonly canonicalOffer: string;
    readonly acceptedHash: string;
    readonly typedData?: ProofTypedData;
    readonly text?: string;
    readonly proof: PaymentProof;
    readonly header: string;
  }[];
}

const vectors = JSON.parse(readFileSync('packages/sdk/vectors.json', 'utf8')) as Vectors;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function statementOf({ accepted: offer, payload, resource }: PaymentProof, changes: Partial<Offer> = {}) {
  return {
    offer: { ...offer, ...changes },
    resource: resource?.url ?? '',
    transaction: payload.transaction,
    payer: payload.from ?? '',
  };
}

describe('N1: the published vectors of transaction-proof', () => {
  it.each(vectors.requests)('the hash of $method $url', ({ method, url, body, requestHash: expected }) => {
    const bodyHash = body === null ? 'null' : `"${sha256(body)}"`;
    const canonical = `{"body":${bodyHash},"method":"${method}","url":"${url}"}`;
    expect(sha256(`x402 transaction proof request\n${canonical}`)).toBe(expected);
    expect(requestHash(method, url, body ?? undefined)).toBe(expected);
  });

  it.each(vectors.proofs)('$name: one hash of the offer, whatever the order of its members', (vector) => {
    const { accepted } = vector.proof;
    expect(sha256(vector.canonicalOffer)).toBe(vector.acceptedHash);
    expect(JSON.parse(vector.canonicalOffer)).toEqual(accepted);
    const backwards = Object.fromEntries(Object.entries(accepted).reverse()) as unknown as Offer;
    expect(acceptedHash(backwards)).toBe(vector.acceptedHash);
  });

  it.each(vectors.proofs)('$name: the proof that the buyer’s helper makes is this one', async (vector) => {
    const { accepted: offer, resource = { url: '' }, payload } = vector.proof;
    const { transaction } = payload;
    const proof = await proveTransaction({ offer, resource, transaction, account: accountOf(vector) });
    expect(proof).toEqual(vector.proof);
    expect(encodeHeader(proof)).toBe(vector.header);
    expect(decodeHeader(vector.header)).toEqual(vector.proof);
  });

  it('EVM: any library of EIP-712 finds the payer', async () => {
    const vector = vectorOf('EVM');
    const { from, signature } = vector.proof.payload;
    expect(proofTypedData(statementOf(vector.proof))).toEqual(vector.typedData);
    if (vector.typedData === undefined) throw new Error('no typed data');
    const recovered = await recoverTypedDataAddress({ ...vector.typedData, signature: signature as Hex });
    expect(recovered).toBe(from);
  });

  it('Solana: the text is the tag, a line feed and canonical JSON', () => {
    const vector = vectorOf('Solana');
    const { accepted, payload, resource } = vector.proof;
    expect(vector.text).toBe(
      `x402 transaction proof\n{"acceptedHash":"${vector.acceptedHash}","network":"${accepted.network}",` +
        `"payer":"${payload.from ?? ''}","resource":"${resource?.url ?? ''}","transaction":"${payload.transaction}"}`,
    );
    expect(proofText(statementOf(vector.proof))).toBe(vector.text);
  });

  it.each(vectors.proofs)(
    '$name: a signature holds for all of the statement, and for nothing else',
    async (vector) => {
      const { proof } = vector;
      const { signature = '' } = proof.payload;
      const statement = statementOf(proof);
      await expect(isSignedByPayer(statement, signature)).resolves.toBe(true);
      const { extra } = proof.accepted;
      const [, other] = vector.name === 'EVM' ? vectors.proofs : [...vectors.proofs].reverse();
      for (const changed of [
        statementOf(proof, { amount: '10001' }),
        statementOf(proof, { extra: { ...extra, expiresAt: extra.expiresAt + 1 } }),
        statementOf(proof, { extra: { ...extra, offerId: 'f'.repeat(32) } }),
        { ...statement, resource: 'https://shop.example/other' },
        { ...statement, transaction: other?.proof.payload.transaction ?? '' },
        { ...statement, payer: other?.proof.payload.from ?? '' },
        { ...statement, payer: '' },
      ]) {
        await expect(isSignedByPayer(changed, signature)).resolves.toBe(false);
      }
      for (const none of ['', '0x', 'signature', `${signature}00`, signature.slice(0, -2)]) {
        await expect(isSignedByPayer(statement, none)).resolves.toBe(false);
      }
    },
  );

  it('a node that cannot be asked about a contract’s signature is an outage, and no wrong signature', async () => {
    const { proof } = vectorOf('EVM');
    const { signature = '' } = proof.payload;
    const down = Object.assign(new Error('fetch failed'), { name: 'HttpRequestError' });
    const wrapped = Object.assign(new Error('the call failed', { cause: down }), {
      name: 'CallExecutionError',
    });
    await expect(isSignedByPayer(statementOf(proof), signature, () => Promise.reject(wrapped))).rejects.toBe(
      wrapped,
    );
  });
});

function vectorOf(name: string): Vectors['proofs'][number] {
  const vector = vectors.proofs.find((one) => one.name === name);
  if (vector === undefined) throw new Error(`no vector ${name}`);
  return vector;
}

function accountOf({ name, payerKey, proof }: Vectors['proofs'][number]) {
  if (name === 'EVM') return privateKeyToAccount(payerKey);
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(payerKey.slice(2), 'hex'),
  ]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  // The address is the one that Solana's own library reads.
  const address = getAddressDecoder().decode(getBase58Encoder().encode(proof.payload.from ?? ''));
  return { address, signBytes: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, key)) };
}

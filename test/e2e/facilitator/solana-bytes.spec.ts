import { address, createSignableMessage, getTransactionDecoder } from '@solana/kit';
import { SolanaStage, type Body } from '../../support/solana/solana-stage.js';

/** The library decodes leniently, leaders strictly: they would refuse these only after our work is done. */
describe('Solana transactions with an encoding that leaders refuse', () => {
  let stage: SolanaStage;

  beforeAll(async () => {
    stage = await SolanaStage.start();
  });
  afterAll(() => stage.close());

  const textOf = (body: Body): string => {
    const { payload } = body['paymentPayload'] as { payload: { transaction: string } };
    return payload.transaction;
  };
  const withText = (body: Body, transaction: string): Body => ({
    ...body,
    paymentPayload: { ...(body['paymentPayload'] as object), payload: { transaction } },
  });
  const bytesOf = (body: Body): Buffer => Buffer.from(textOf(body), 'base64');
  const withBytes = (body: Body, bytes: Uint8Array): Body =>
    withText(body, Buffer.from(bytes).toString('base64'));
  /** Changes the message and signs it with the buyer’s key. */
  async function signed(body: Body, change: (message: Buffer) => Buffer): Promise<Body> {
    const { messageBytes } = getTransactionDecoder().decode(bytesOf(body));
    const message = change(Buffer.from(messageBytes));
    const [signatures] = await stage.buyer.signMessages([createSignableMessage(Uint8Array.from(message))]);
    const signature = signatures?.[stage.buyer.address] ?? Buffer.alloc(64);
    return withBytes(body, Buffer.concat([Buffer.from([2]), Buffer.alloc(64), signature, message]));
  }

  const more = (message: Buffer, ...bytes: number[]) => Buffer.concat([message, Buffer.from(bytes)]);
  const UNDECODABLE = 'invalid_exact_svm_payload_transaction_could_not_be_decoded';
  const refused: [string, string, (body: Body) => Body | Promise<Body>][] = [
    ['extra bytes after its message', UNDECODABLE, (body) => signed(body, (message) => more(message, 0))],
    [
      'a length in more bytes than needed',
      UNDECODABLE,
      // The number of look-up tables, which is zero.
      (body) => signed(body, (message) => more(message.subarray(0, -1), 0x80, 0)),
    ],
    [
      'unsigned bytes after its end',
      'invalid_exact_svm_payload_signature_invalid',
      (body) => withBytes(body, more(bytesOf(body), 0)),
    ],
    [
      'one signature too many',
      UNDECODABLE,
      (body) => {
        const bytes = bytesOf(body);
        const parts = [Buffer.from([3]), bytes.subarray(1, 129), Buffer.alloc(64), bytes.subarray(129)];
        return withBytes(body, Buffer.concat(parts));
      },
    ],
    [
      'non-zero bits after the end of its base64',
      UNDECODABLE,
      async () => {
        const body = await padded();
        return withText(body, textOf(body).replace(/.=$/, '/='));
      },
    ],
  ];
  it.each(refused)(
    'M2: verify and settle refuse a transaction with %s for the same reason',
    async (_, reason, change) => {
      const body = await change(await stage.build());
      // The test node decodes leniently.
      const [sent, verified] = [stage.sent, await stage.post('verify', body)];
      expect(verified).toMatchObject({ isValid: false, invalidReason: reason });
      const { invalidMessage } = verified;
      expect(await stage.post('settle', body)).toMatchObject({
        ...{ success: false, errorReason: reason, transaction: '' },
        ...(invalidMessage === undefined ? {} : { errorMessage: invalidMessage }),
      });
      expect(stage.sent).toBe(sent);
    },
  );

  it('M14: base64 without padding is the same payment and is settled once', async () => {
    const body = await padded();
    const bare = withText(body, textOf(body).replace(/=+$/, ''));
    expect(await stage.post('settle', bare)).toMatchObject({ success: true });
    const [verified, settled] = [await stage.post('verify', body), await stage.post('settle', body)];
    expect(verified).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
    expect(settled).toMatchObject({
      ...{ success: false, errorReason: 'duplicate_settlement' },
      // The owner receives the settlement id.
      extra: { settlementId: expect.any(String) as unknown },
    });
  });

  /** A payment whose base64 ends with `=`. */
  async function padded(): Promise<Body> {
    for (let length = 1; ; length += 1) {
      const programAddress = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');
      const body = await stage.build({ more: [{ programAddress, data: Buffer.alloc(length, 65) }] });
      if (/[^=]=$/.test(textOf(body))) return body;
    }
  }
});

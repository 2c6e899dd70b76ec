/** Ids of the sample, which its rows share and the tests of an upgrade ask for. */
export const SAMPLE = {
  seller: '0a000000-0000-4000-8000-000000000001',
  customer: '0a000000-0000-4000-8000-000000000002',
  liveKeyId: '0b000000-0000-4000-8000-000000000001',
  testKeyId: '0b000000-0000-4000-8000-000000000002',
  endpoint: '0c000000-0000-4000-8000-000000000001',
  event: '0c000000-0000-4000-8000-000000000002',
  delivery: '0c000000-0000-4000-8000-000000000003',
  paymentConfirmed: '0d000000-0000-4000-8000-000000000001',
  paymentPending: '0d000000-0000-4000-8000-000000000002',
  paymentReorged: '0d000000-0000-4000-8000-000000000003',
  paymentSettled: '0d000000-0000-4000-8000-000000000004',
  paymentReverted: '0d000000-0000-4000-8000-000000000005',
  settled: '0e000000-0000-4000-8000-000000000001',
  failed: '0e000000-0000-4000-8000-000000000002',
  webhookSecret: Buffer.alloc(24, 5),
  ownerOfSeller: '0f000000-0000-4000-8000-0000000000a1',
  totpSecret: 'SAMPLESAMPLESAMPLESAMPLESAMPLE22',
  hashConfirmed: `0x${'a1'.repeat(32)}`,
  hashPending: `0x${'a2'.repeat(32)}`,
  hashReorged: `0x${'a3'.repeat(32)}`,
  hashSettled: `0x${'a4'.repeat(32)}`,
  hashReverted: `0x${'a5'.repeat(32)}`,
  buyer: '0x1111111111111111111111111111111111111111',
  wallet: '0x2222222222222222222222222222222222222222',
  signer: '0x3333333333333333333333333333333333333333',
  usdc: '0x036cbd53842c5426634e7929541ec2318f3dcf7e',
  customerOfStripe: 'cus_sample0000001',
} as const;

export const LIVE = { environment: 'live', chain: 'base', network: 'eip155:8453' } as const;
export const TEST = { environment: 'test', chain: 'base-sepolia', network: 'eip155:84532' } as const;

/** A row as JSON: the names are its columns, the values what Postgres reads for their types. */
export type SampleRow = Readonly<Record<string, unknown>>;
/** The rows of some tables, in an order that foreign keys allow. */
export type SampleTables = readonly (readonly [table: string, ...rows: readonly SampleRow[]])[];

/** The moment at which the sample stands, and moments around it. */
export class SampleClock {
  constructor(private readonly nowMs: number) {}

  /** ISO 8601; minutes before now, or after it where they are negative. */
  ago(minutes: number): string {
    return new Date(this.nowMs - minutes * 60_000).toISOString();
  }

  get day(): string {
    return this.ago(0).slice(0, 10);
  }

  get dayStart(): string {
    return `${this.day}T00:00:00Z`;
  }

  /** First day of the month, in UTC. */
  get month(): string {
    return `${this.day.slice(0, 7)}-01`;
  }
}

/** A value of a `bytea` column. */
export function bytes(content: Uint8Array): string {
  return `\\x${Buffer.from(content).toString('hex')}`;
}

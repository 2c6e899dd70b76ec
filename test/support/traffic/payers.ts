import type { PaymentMark } from '../../../src/modules/analytics/patterns/payer-profile.js';
import { Chance } from './random.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const DAYS = 90;
export const END_MS = Date.UTC(2026, 0, 1);
const START_MS = END_MS - DAYS * DAY_MS;

/** Planted payers with a common payment pattern. */
export interface Cohort {
  readonly name: string;
  readonly payers: ReadonlySet<string>;
  readonly isSteady: boolean;
}

interface Kind {
  readonly name: string;
  readonly amount: number;
  readonly intervalMs: number;
  /** A subscription is steady; agents pay at random. */
  readonly isSteady: boolean;
}

const KINDS: readonly Kind[] = [
  { name: 'weekly subscription', amount: 25, intervalMs: 7 * DAY_MS, isSteady: true },
  { name: 'daily report', amount: 1, intervalMs: DAY_MS, isSteady: true },
  { name: 'busy agents', amount: 0.01, intervalMs: 180 * MINUTE_MS, isSteady: false },
  { name: 'dear agents', amount: 3, intervalMs: 600 * MINUTE_MS, isSteady: false },
  { name: 'fortnightly batch', amount: 400, intervalMs: 13 * DAY_MS, isSteady: true },
];

/** Three months of cohorts, among payers without a pattern and some with one or two payments. */
export function monthsOfPayers(seed: number): { payments: PaymentMark[]; cohorts: Cohort[] } {
  const chance = new Chance(seed);
  const payments: PaymentMark[] = [];
  const cohorts = KINDS.map((kind) => {
    const payers = Array.from({ length: chance.integer(15, 45) }, (_, index) => `${kind.name} ${index}`);
    for (const payer of payers) payments.push(...paymentsOf(chance, payer, kind));
    return { name: kind.name, payers: new Set(payers), isSteady: kind.isSteady };
  });
  for (let index = 0; index < 60; index += 1) {
    const amount = Math.exp(chance.between(Math.log(0.01), Math.log(500)));
    const intervalMs = Math.exp(chance.between(Math.log(60 * MINUTE_MS), Math.log(20 * DAY_MS)));
    payments.push(
      ...paymentsOf(chance, `loner ${index}`, { name: '', amount, intervalMs, isSteady: false }, 0.6),
    );
  }
  for (let index = 0; index < 100; index += 1) {
    const atMs = chance.between(START_MS, END_MS);
    payments.push({ payer: `once ${index}`, atMs, amount: chance.pick([0.01, 1, 25]) });
  }
  return { payments: payments.sort((left, right) => left.atMs - right.atMs), cohorts };
}

function paymentsOf(chance: Chance, payer: string, kind: Kind, spread = 0.1): PaymentMark[] {
  const payments: PaymentMark[] = [];
  const own = kind.amount * Math.exp((kind.isSteady ? 0.08 : spread) * chance.normal());
  let atMs = START_MS + chance.next() * Math.min(kind.intervalMs, 10 * DAY_MS);
  while (atMs < END_MS && payments.length < 800) {
    const amount = kind.isSteady ? own : own * Math.exp(spread * chance.normal());
    payments.push({ payer, atMs, amount: Number(amount.toFixed(6)) });
    atMs += kind.intervalMs * (kind.isSteady ? 1 + 0.03 * chance.normal() : -Math.log(1 - chance.next()));
  }
  return payments;
}

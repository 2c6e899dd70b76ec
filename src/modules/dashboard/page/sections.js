import { make, makeShare, makeTable } from './dom.js';
import {
  formatCount,
  formatDay,
  formatHour,
  formatMs,
  formatPercent,
  formatTime,
  formatUsdc,
  formatUsdcShort,
  inWords,
  shorten,
} from './format.js';
import { makeChart } from './chart.js';

export function makeEmpty(text) {
  return make('p', { class: 'empty' }, text);
}

/** Shows the environment of the key and the plan. */
export function makeBadges(key, plan) {
  const isLive = key.startsWith('x402_live_');
  return [
    make('span', { class: `badge ${isLive ? 'good' : 'warn'}` }, isLive ? 'Live' : 'Test'),
    make('span', { class: 'badge' }, `Plan ${plan}`),
  ];
}

function tile(title, figure, { unit, note, extra } = {}) {
  const value = make('dd', { class: 'figure' }, figure);
  if (unit) value.append(' ', make('span', { class: 'unit' }, unit));
  const parts = [make('dt', {}, title), value];
  if (extra) parts.push(make('dd', {}, extra));
  if (note) parts.push(make('dd', { class: 'note' }, note));
  return make('dl', { class: 'tile' }, ...parts);
}

export function makeTiles(totals, usage) {
  const share = totals.verifications === 0 ? 0 : (totals.cached / totals.verifications) * 100;
  return [
    tile('Volume in USDC', formatUsdcShort(totals.volumeUsdc), { note: 'confirmed in this period' }),
    tile('Verifications', formatCount(totals.verifications), {
      note: `${formatPercent(share)} answered from memory`,
    }),
    tile('Success rate', formatPercent(totals.successRate), {
      note: `${formatCount(totals.failed)} rejected, ${formatCount(totals.pending)} pending`,
    }),
    tile('Unique payers', formatCount(totals.uniquePayers)),
    usageTile(usage),
  ];
}

function usageTile({ used, limit, usagePercent, resetAt }) {
  const note = `starts anew ${formatDay(resetAt)}`;
  if (limit === null) return tile('Used this month', formatCount(used), { note: `unlimited, ${note}` });
  const extra = makeShare(usagePercent / 100, usagePercent >= 90 ? 'bad' : undefined);
  return tile('Used this month', formatCount(used), {
    unit: `of ${formatCount(limit)}`,
    extra,
    note: `${formatPercent(usagePercent)}, ${note}`,
  });
}

export function makeTrend({ trend, period }, measure) {
  const timeOf = period.granularity === 'hour' ? formatHour : formatDay;
  const starts = trend.map(({ start }) => start);
  const column = (name, read, write) => ({
    name,
    values: trend.map((bucket) => Number(read(bucket))),
    texts: trend.map((bucket) => write(read(bucket))),
  });
  const series =
    measure === 'volume'
      ? [column('Volume in USDC', ({ volumeUsdc }) => volumeUsdc, formatUsdc)]
      : [
          column('All', ({ verifications }) => verifications, formatCount),
          column('Successful', ({ successful }) => successful, formatCount),
        ];
  const what = measure === 'volume' ? 'Volume in USDC' : 'Verifications';
  const label = `${what} by ${period.granularity}, ${trend.length} ${period.granularity}s`;
  return makeChart({ label, starts, series, timeOf, axisOf: compact });
}

const compactNumbers = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });
const compact = (value) => compactNumbers.format(value);

export function makeChains(byChain) {
  if (byChain.length === 0) return makeEmpty('No verification in this period.');
  const most = Math.max(...byChain.map(({ verifications }) => verifications), 1);
  const rows = byChain.map(({ chain, verifications, successful, volumeUsdc }) => [
    make('span', {}, chain, makeShare(verifications / most)),
    formatCount(verifications),
    formatPercent(verifications === 0 ? 0 : (successful / verifications) * 100),
    formatUsdcShort(volumeUsdc),
  ]);
  const columns = ['Chain', 'Verifications', 'Success', 'USDC'];
  return makeTable(
    'Verifications by chain',
    columns.map((title, index) => ({ title, isNumber: index > 0 })),
    rows,
    { isStacked: true },
  );
}

export function makeReasons(byReason) {
  if (byReason.length === 0) return makeEmpty('Every verification of this period succeeded.');
  const most = Math.max(...byReason.map(({ count }) => count), 1);
  const rows = byReason.map(({ reason, count }) => [
    make('span', {}, inWords(reason), makeShare(count / most, 'bad')),
    formatCount(count),
  ]);
  return makeTable('Reasons', [{ title: 'Reason' }, { title: 'Verifications', isNumber: true }], rows);
}

/** Returns null without calls in the last day. */
export function makeLatency(latency) {
  if (!latency.some(({ count }) => count > 0)) return null;
  const column = (name, field) => ({
    name,
    values: latency.map((hour) => (hour.count > 0 ? hour[field] : null)),
    texts: latency.map((hour) => (hour.count > 0 ? formatMs(hour[field]) : '–')),
  });
  return makeChart({
    label: 'Latency by hour, in milliseconds',
    starts: latency.map(({ start }) => start),
    series: [column('p50', 'p50Ms'), column('p95', 'p95Ms'), column('p99', 'p99Ms')],
    timeOf: formatHour,
    axisOf: compact,
  });
}

const STATUS_KINDS = { confirmed: 'good', pending: 'warn', rejected: 'bad', reorged: 'bad' };

export function makePayments(payments) {
  if (payments.length === 0) return makeEmpty('No payment yet. Verified payments appear here.');
  const rows = payments.map((payment) => {
    const references = payment.claims.map(({ reference }) => reference).join(', ');
    const isOdd = payment.status !== 'confirmed' && payment.reason;
    return [
      formatTime(payment.createdAt),
      make(
        'span',
        { class: `badge ${STATUS_KINDS[payment.status] ?? ''}` },
        isOdd ? inWords(payment.reason) : inWords(payment.status),
      ),
      payment.chain,
      make('span', { class: 'mono', title: payment.fromAddress ?? '' }, shorten(payment.fromAddress)),
      make('span', { class: 'mono', title: payment.txHash }, shorten(payment.txHash)),
      make('span', { class: 'reference' }, references || '–'),
      formatUsdc(payment.amountUsdc),
    ];
  });
  const columns = ['Time', 'Status', 'Chain', 'From', 'Transaction', 'Reference', 'USDC'];
  return makeTable(
    'Recent payments',
    columns.map((title) => ({ title, isNumber: title === 'USDC' })),
    rows,
    { isStacked: true },
  );
}

const ANOMALY_NAMES = {
  spike: 'Spike',
  failure_burst: 'Burst of failures',
  first_time_large_payer: 'Large new payer',
  unusual_amount: 'Unusual amount',
};

export function makeAnomalies({ anomalies, baseline, period }) {
  if (anomalies.length === 0) {
    const learning = 'Not available yet: the usual values need three weeks of traffic.';
    return makeEmpty(baseline.sufficient ? `Nothing unusual in the last ${period.days} days.` : learning);
  }
  const items = anomalies.map(({ type, start, why, score }) =>
    make(
      'li',
      {},
      make(
        'p',
        { class: 'head' },
        ANOMALY_NAMES[type] ?? inWords(type),
        make('span', { class: 'when' }, `${formatTime(start)} · score ${score.toFixed(2)}`),
      ),
      make('p', { class: 'small' }, why),
    ),
  );
  // A long list scrolls, so it must be focusable by keyboard.
  return make(
    'ul',
    { class: 'findings', tabindex: '0', 'aria-label': 'Anomalies, the newest first' },
    ...items,
  );
}

export function makeUpgrade(plan, upgradeUrl) {
  const text = `Anomaly detection is not in your plan (${plan}). `;
  const link = make('a', { href: upgradeUrl, rel: 'noreferrer' }, 'See the plans');
  return make('p', { class: 'empty' }, text, link);
}

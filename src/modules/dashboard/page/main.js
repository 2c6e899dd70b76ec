import { ApiError, request, looksLikeKey } from './api.js';
import { byId, fill, make } from './dom.js';
import { formatTime, timezone } from './format.js';
import {
  makeAnomalies,
  makeBadges,
  makeChains,
  makeEmpty,
  makeLatency,
  makePayments,
  makeReasons,
  makeTiles,
  makeTrend,
  makeUpgrade,
} from './sections.js';

/** The only copy of the key. Storage, URLs and the document never hold it. */
let key = null;
let underway = null;
let analytics = null;
const charts = new Map();

const CHECKOUT = {
  success: ['success', 'Thank you: the payment went through. Your new plan is active within a minute.'],
  cancelled: ['', 'The checkout was cancelled. Nothing was charged, and your plan is unchanged.'],
};

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  void open(byId('key').value.trim());
});
byId('refresh').addEventListener('click', () => void load());
byId('days').addEventListener('change', () => void load());
byId('forget').addEventListener('click', () => {
  forget();
  byId('key').focus();
});
for (const radio of document.querySelectorAll('input[name="measure"]'))
  radio.addEventListener('change', () => showTrend());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const chart of charts.values()) chart.draw();
});
// The browser may keep this page for back navigation; it must not keep the key.
addEventListener('pagehide', () => forget());
showCheckout();

/** Shows the result of Stripe's redirect once. A reload does not show it again. */
function showCheckout() {
  const result = CHECKOUT[new URLSearchParams(location.search).get('checkout') ?? ''];
  if (location.search !== '') history.replaceState(null, '', location.pathname);
  if (result !== undefined) notify(...result);
}

function notify(kind, ...content) {
  const notice = byId('notice');
  notice.className = `notice ${kind}`;
  fill(notice, ...content);
}

async function open(text) {
  byId('key-error').textContent = '';
  if (!looksLikeKey(text)) return refuse('This is no API key. Keys begin with x402_live_ or x402_test_.');
  key = text;
  if (await load()) {
    byId('key').value = '';
    byId('sign-in').hidden = true;
    byId('board').hidden = false;
    for (const id of ['controls', 'who']) byId(id).hidden = false;
    for (const chart of charts.values()) chart.draw();
    byId('board-title').focus();
  }
}

function refuse(message) {
  forget();
  byId('key-error').textContent = message;
  byId('key').setAttribute('aria-invalid', 'true');
  byId('key').focus();
}

function forget() {
  underway?.abort();
  [key, analytics, underway] = [null, null, null];
  for (const chart of charts.values()) chart.destroy();
  charts.clear();
  for (const id of [
    'tiles',
    'trend',
    'chains',
    'reasons',
    'latency',
    'anomalies',
    'payments',
    'who',
    'as-of',
  ])
    fill(byId(id));
  byId('key').value = '';
  byId('key').removeAttribute('aria-invalid');
  byId('sign-in').hidden = false;
  for (const id of ['board', 'controls', 'who']) byId(id).hidden = true;
}

/**
 * Loads all data.
 *
 * @returns whether the key is accepted
 */
async function load() {
  underway?.abort();
  const run = (underway = new AbortController());
  setBusy(true);
  try {
    const usage = await request(key, '/usage', run.signal);
    if (run.signal.aborted) return false;
    fill(byId('who'), ...makeBadges(key, usage.plan));
    await Promise.all([
      showAnalytics(usage, run.signal),
      showPayments(run.signal),
      showAnomalies(usage, run.signal),
    ]);
    return !run.signal.aborted;
  } catch (error) {
    if (!run.signal.aborted) fail(error);
    return false;
  } finally {
    if (underway === run) setBusy(false);
  }
}

function setBusy(isBusy) {
  for (const id of ['open', 'refresh']) byId(id).setAttribute('aria-busy', String(isBusy));
  if (isBusy) byId('as-of').textContent = 'Loading…';
}

/** Forgets a key that the API refused. After any other error the data remains, with a notice. */
function fail(error) {
  const isRefused = error instanceof ApiError && [401, 403].includes(error.status);
  if (isRefused || byId('board').hidden) return refuse(messageOf(error));
  byId('as-of').textContent = '';
  notify('error', messageOf(error));
}

function messageOf(error) {
  if (!(error instanceof ApiError)) return 'The server cannot be reached. Try again in a moment.';
  return error.requestId ? `${error.message} (request ${error.requestId})` : error.message;
}

async function showAnalytics(usage, signal) {
  const days = Number(byId('days').value);
  const granularity = days <= 2 ? 'hour' : 'day';
  const query = new URLSearchParams({ days: String(days), granularity, timezone });
  const answer = await request(key, `/analytics?${query}`, signal);
  if (signal.aborted) return;
  analytics = answer;
  fill(byId('tiles'), ...makeTiles(answer.totals, usage));
  fill(byId('chains'), makeChains(answer.byChain));
  fill(byId('reasons'), makeReasons(answer.byReason));
  showChart('latency', makeLatency(answer.latency));
  showTrend();
  byId('as-of').textContent = `As of ${formatTime(answer.asOf)} (${timezone})`;
}

function showTrend() {
  if (analytics === null) return;
  const measure = byId('measure-volume').checked ? 'volume' : 'count';
  showChart('trend', makeTrend(analytics, measure));
}

function showChart(id, chart) {
  charts.get(id)?.destroy();
  charts.delete(id);
  if (chart === null) return fill(byId(id), makeEmpty('No payment was verified in this period.'));
  charts.set(id, chart);
  fill(byId(id), chart.element);
  if (!byId('board').hidden) chart.draw();
}

async function showPayments(signal) {
  await showPart('payments', async () => {
    const { payments } = await request(key, '/payments?limit=12', signal);
    return makePayments(payments);
  });
}

async function showAnomalies({ plan, features, upgradeUrl }, signal) {
  if (!features.includes('anomalies')) return fill(byId('anomalies'), makeUpgrade(plan, upgradeUrl));
  await showPart('anomalies', async () => {
    const days = Math.min(30, Number(byId('days').value));
    return makeAnomalies(await request(key, `/analytics/anomalies?days=${days}`, signal));
  });
}

/** Shows a part of the page, or its error in the same place. Other parts are not affected. */
async function showPart(id, render) {
  try {
    fill(byId(id), await render());
  } catch (error) {
    if (error instanceof ApiError) fill(byId(id), make('p', { class: 'empty' }, messageOf(error)));
    else throw error;
  }
}

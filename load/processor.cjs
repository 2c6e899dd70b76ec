// What the scenarios need: sellers' keys (LOAD_KEYS names a JSON file that load.ts wrote) and transaction hashes.
const { randomBytes } = require('node:crypto');
const { readFileSync } = require('node:fs');

const { keys, spent } = JSON.parse(readFileSync(process.env.LOAD_KEYS, 'utf8'));
let turn = 0;

/** A seller, the next in turn, and a payment without an earlier verification. */
function newPayment(context, _events, done) {
  turn += 1;
  context.vars.key = keys[turn % keys.length];
  context.vars.txHash = `0x${randomBytes(32).toString('hex')}`;
  // Health is limited by address: each caller comes from one of its own.
  context.vars.address = `10.${[...randomBytes(3)].join('.')}`;
  return done();
}

/** A seller whose plan lets in sixty requests a minute. */
function smallPlan(context, _events, done) {
  context.vars.key = spent;
  context.vars.txHash = `0x${randomBytes(32).toString('hex')}`;
  return done();
}

/** A 429 says when to come back, and what the limit is. */
function checkRefusal(_request, response, _context, events, done) {
  const { statusCode, headers } = response;
  if (statusCode === 429) {
    const isWhole = Number(headers['retry-after']) >= 1 && headers['x-ratelimit-limit'] !== undefined;
    events.emit('counter', isWhole ? 'refusals.whole' : 'refusals.incomplete', 1);
  }
  events.emit('counter', 'answers', 1);
  return done();
}

module.exports = { newPayment, smallPlan, checkRefusal };

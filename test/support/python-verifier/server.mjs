// A stand-in for the Python verifier service: a process without dependencies that is programmed over an admin path.
// Settings: PORT (0: any free one), KEY. It prints one line of JSON, {"port": n}, when it listens, and exits when its
// stdin is closed, so that it never outlives its parent.
//
//   POST /verify, GET /health          the service itself (X-Internal-Key)
//   POST /__admin/program {rules}      replaces the rules; see `Rule` in start.ts
//   GET  /__admin/stats                the requests received
import { createServer } from 'node:http';

const key = process.env.KEY ?? 'internal-key';
const MAX_LOGGED = 200;

let rules = [];
let health = { status: 200 };
const stats = {
  total: 0,
  concurrent: 0,
  maxConcurrent: 0,
  closedEarly: 0,
  health: 0,
  byHash: {},
  requests: [],
};

const defaultAnswer = ({ tx_hash, chain, expected_amount }) => ({
  is_valid: true,
  tx_hash,
  chain,
  amount_usdc: expected_amount ?? '1.5',
  from_address: chain?.startsWith('solana')
    ? 'So11111111111111111111111111111111111111112'
    : '0x1111111111111111111111111111111111111111',
  to_address: chain?.startsWith('solana')
    ? '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU'
    : '0x2222222222222222222222222222222222222222',
  confirmations: 20,
  risk_score: 0.1,
  error_message: null,
});

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}

function sendJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The first matching rule with uses left; rules without `times` have no limit. */
function takeRule(txHash) {
  const rule = rules.find((one) => (one.txHash ?? txHash) === txHash && one.times !== 0);
  if (rule?.times > 0) rule.times -= 1;
  return rule ?? {};
}

function perform(rule, question, response) {
  const status = rule.status ?? 200;
  const headers = { 'content-type': 'application/json', ...rule.headers };
  switch (rule.act ?? 'answer') {
    case 'hang':
      return;
    case 'drop':
      response.destroy();
      return;
    case 'crash':
      process.exit(1);
      return;
    case 'stall':
      // Half a response, then an open silent socket.
      response.writeHead(status, headers);
      response.write('{"is_valid": true, ');
      return;
    case 'cut':
      response.writeHead(status, { ...headers, 'content-length': '4096' });
      response.write('{"is_valid": true, ', () => response.destroy());
      return;
    default: {
      const answer = { ...defaultAnswer(question), ...rule.answer };
      for (const name of rule.omit ?? []) delete answer[name];
      const body = rule.body ?? JSON.stringify(answer);
      response.writeHead(status, headers).end(body);
    }
  }
}

function track(response) {
  stats.total += 1;
  stats.concurrent += 1;
  stats.maxConcurrent = Math.max(stats.maxConcurrent, stats.concurrent);
  response.on('close', () => {
    stats.concurrent -= 1;
    if (!response.writableFinished) stats.closedEarly += 1;
  });
}

async function verify(request, response) {
  track(response);
  const question = await bodyOf(request);
  stats.byHash[question.tx_hash] = (stats.byHash[question.tx_hash] ?? 0) + 1;
  stats.requests.push({ method: request.method, headers: request.headers, body: question });
  if (stats.requests.length > MAX_LOGGED) stats.requests.shift();
  if (request.headers['x-internal-key'] !== key) return sendJson(response, 401, { detail: 'wrong key' });
  const rule = takeRule(question.tx_hash);
  if (rule.delayMs > 0) setTimeout(() => perform(rule, question, response), rule.delayMs);
  else perform(rule, question, response);
}

async function admin(request, response) {
  if (request.url === '/__admin/stats') return sendJson(response, 200, stats);
  const program = await bodyOf(request);
  rules = program.rules ?? rules;
  health = program.health ?? health;
  sendJson(response, 200, {});
}

function answerHealth(request, response) {
  stats.health += 1;
  if (request.headers['x-internal-key'] !== key) return sendJson(response, 401, { detail: 'wrong key' });
  if (health.act !== 'hang') sendJson(response, health.status ?? 200, { status: 'ok' });
}

async function handle(request, response) {
  if (request.url.startsWith('/__admin/')) return admin(request, response);
  if (request.method === 'GET' && request.url === '/health') return answerHealth(request, response);
  if (request.method === 'POST' && request.url === '/verify') return verify(request, response);
  sendJson(response, 404, { detail: 'Not Found' });
}

const server = createServer((request, response) => {
  handle(request, response).catch(() => response.destroy());
});
// A pooled client connection must not meet a socket that is closing because it was idle.
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(JSON.stringify({ port: server.address().port }));
});
process.stdin.on('end', () => process.exit(0)).resume();

// Fails on words that we no longer use (docs/glossary.md): as whole words in identifiers, file names, SQL names, metric
// and alert names. It does not check prose (comments, messages, titles).
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import ts from 'typescript';

/** Word → its replacement. A word matches alone, or as a part of a name: `flightOf`, `end_flight`, `flight.ts`. */
const WORDS = {
  admissions: 'PaymentPreflight',
  asker: 'LimitSubject',
  book: 'cache',
  desk: 'responder, access, batch',
  enquiry: 'RequestContext',
  entrance: 'middleware',
  flight: 'verification lease',
  flights: 'verification leases',
  fly: 'verify',
  gathering: 'Batcher',
  halt: 'deadline',
  holdings: 'tenant-lifecycle',
  kick: 'trigger',
  landing: 'commit, CommitResult',
  landings: 'commits',
  lane: 'concurrency',
  lanes: 'concurrency',
  minting: 'issuing',
  opinion: 'cross-check',
  pilot: 'decision, ledger',
  puzzle: 'inconsistency',
  puzzles: 'inconsistencies',
  recall: 'RememberedPaymentLookup',
  roof: 'composition root',
  sight: 'acquire',
  sighting: 'Observation',
  sightings: 'observations',
  stranger: 'anonymous caller, unrelated payment',
  strangers: 'anonymous callers, unrelated payments',
  stray: 'orphaned subscription',
  strays: 'orphaned subscriptions',
  tale: 'aggregate',
  tally: 'LimitResult',
  tallies: 'results',
  unlanded: 'unincluded',
};

/** Removed names whose parts remain in use elsewhere. */
const NAMES = {
  Ask: 'LimitRequest',
  FailureLedger: 'FailedAuthCounter',
  FailureWatch: 'FailedAuthListener',
  FailureWriter: 'FailedAuthWriter',
  GIVEN_UP_FIRST: 'ABANDONED_FIRST',
  GIVEN_UP_LIMIT: 'ABANDONED_LIMIT',
  HotStatements: 'PooledQueries',
  KeyDirectory: 'ApiKeyLookup',
  KnownKey: 'CachedApiKey',
  LAND_VERIFICATION: 'COMMIT_VERIFICATION',
  Landed: 'SharedOutcome',
  LateReading: 'CachedReading',
  NonceKeeper: 'NonceManager',
  OLD_RECORDS: 'RetentionRule',
  PaymentOrder: 'SignedPayment',
  PatientCall: 'LongRunningCall',
  ProtocolCaller: 'RequestContext',
  RememberWhen: 'StoreResponseWhen',
  SettlementWatch: 'SettlementTracker',
  StuckTransactions: 'FeeBumper',
  VerificationGate: 'ChainEligibility',
  dead_looks: 'dropped_looks',
  dead_since: 'dropped_since',
  forgetExpired: 'deleteExpired',
  given_up: 'abandoned',
  givenUp: 'abandoned',
  isFar: 'isFast',
  isNear: 'isExact',
  keptAnswers: 'storedResponses',
  boardInTime: 'acquireInTime',
  boardUntil: 'acquireUntil',
  begin_verification: 'acquire_verifications',
  land_verification: 'commit_verifications',
  landed_at: 'included_at',
  noteDeath: 'recordDropped',
  noteLife: 'clearDropped',
  p_landed: 'p_shared',
  p_near: 'p_exact',
  presentedKey: 'extractApiKey',
  settlement_claims: 'settlement_authorizations',
  p_walk: 'p_snapshot',
  useUp: 'cancelNonce',
  v_far: 'v_fast',
  walkId: 'snapshotId',
  walkSubscriptions: 'readSnapshot',
  walk_id: 'snapshot_id',
};

/** Names of the wire, or of other projects, that keep an old word. Each entry gives the reason. */
const ALLOWED = new Set([
  // Members of POST /admin/billing/reconcile (docs/wire.md).
  'puzzles',
  'strays',
  // Action in the audit log, which callers filter by, and the member of its `before` and `after`.
  'subscription.puzzled',
  'puzzle',
  // HTTP requests in progress, and the value of a metric's label.
  'inFlight',
  'in_flight',
]);

/** Historical documents keep their words, and this list contains all of them. */
const NOT_LOOKED_AT =
  /^(?:docs\/adr\/|CHANGELOG\.md$|package-lock\.json$|scripts\/checks\/check-words\.mjs$|test\/unit\/checks\/|test\/fixtures\/)/;
const SOURCE = /\.(?:[cm]?[jt]s)$/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/g;
/** The form of a string that is a name and not prose: one word, with optional dots, dashes or colons. */
const NAME_ALONE = /^[A-Za-z_][\w.:-]*$/;
const SQL = /\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|FROM|WHERE)\b/;

const problems = trackedFiles().flatMap((file) => [...inPath(file), ...inFile(file)]);
for (const problem of problems) console.error(problem);
if (problems.length > 0) console.error(`${problems.length} old words; docs/glossary.md has ours`);
process.exitCode = problems.length === 0 ? 0 : 1;

function trackedFiles() {
  // The checkout may belong to a different user than the one who runs the check.
  const options = ['-c', `safe.directory=${process.cwd()}`, 'ls-files', '-z'];
  return execFileSync('git', options, { encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && !NOT_LOOKED_AT.test(file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function inPath(file) {
  return file.split('/').flatMap((part) => (wordIn(part) === null ? [] : [`${file}: ${told(part)}`]));
}

function inFile(file) {
  return namesIn(file).flatMap(({ name, line }) =>
    wordIn(name) === null ? [] : [`${file}:${line}: ${told(name)}`],
  );
}

function told(name) {
  return `"${name}": say ${wordIn(name)}`;
}

/** The replacement for the old word in this name; null without an old word. */
function wordIn(name) {
  if (ALLOWED.has(name)) return null;
  if (Object.hasOwn(NAMES, name)) return NAMES[name];
  const old = name
    .match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)
    ?.map((word) => word.toLowerCase())
    .find((word) => Object.hasOwn(WORDS, word));
  return old === undefined ? null : WORDS[old];
}

/** Every name in a file, with its line. */
function namesIn(file) {
  if (SOURCE.test(file)) return namesInSource(file);
  if (file.endsWith('.sql')) return namesInSql(readFileSync(file, 'utf8'), 0);
  if (file.startsWith('ops/'))
    return namesInText(readFileSync(file, 'utf8'), 0).filter(({ name }) => isJoined(name));
  return [];
}

function namesInSource(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false);
  const found = [];
  const visit = (node) => {
    const line = () => source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      found.push({ name: node.text.replace(/^#/, ''), line: line() + 1 });
    } else if (ts.isStringLiteralLike(node) || isTemplatePart(node)) {
      found.push(...namesInString(node.text, line()));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTemplatePart({ kind }) {
  return [ts.SyntaxKind.TemplateHead, ts.SyntaxKind.TemplateMiddle, ts.SyntaxKind.TemplateTail].includes(
    kind,
  );
}

/** Of SQL every name; of a single name that name; of prose only identifiers such as `end_flight` or `FlightPlan`. */
function namesInString(text, line) {
  if (NAME_ALONE.test(text)) return [{ name: text, line: line + 1 }];
  if (SQL.test(text)) return namesInSql(text, line);
  return namesInText(text, line).filter(({ name }) => isJoined(name));
}

function namesInSql(text, line) {
  // Removed text keeps its line ends, so that line numbers stay correct.
  const blank = (part) => part.replaceAll(/[^\n]/g, ' ');
  return namesInText(
    text
      .replaceAll(/\/\*[\s\S]*?\*\//g, blank)
      .replaceAll(/--.*/g, blank)
      .replaceAll(/'[^']*\s[^']*'/g, blank),
    line,
  );
}

function namesInText(text, line) {
  return text
    .split('\n')
    .flatMap((row, index) => [...row.matchAll(NAME)].map(([name]) => ({ name, line: line + index + 1 })));
}

function isJoined(name) {
  return name.includes('_') || /[a-z0-9][A-Z]/.test(name);
}

import fc from 'fast-check';
import { wrongWith } from '../../support/fuzz/answer-checks.js';
import type { Operation } from '../../support/fuzz/document.js';
import { exceptionOf, TEACHING } from '../../support/fuzz/exceptions.js';
import { plansOf, written, type Plan } from '../../support/fuzz/plans.js';
import { credentialsFor, setFuzzStage, type FuzzStage } from '../../support/fuzz/stage.js';

/**
 * Replay what a failure prints: FUZZ_SEED, FUZZ_PATH and FUZZ_OPERATION. `FUZZ_SEED=random` explores; FUZZ_RUNS says
 * how many requests each operation gets.
 */
const DEFAULT_SEED = 20_261_123;
const { FUZZ_SEED, FUZZ_PATH, FUZZ_OPERATION, FUZZ_RUNS } = process.env;
const SEED = FUZZ_SEED === 'random' ? Date.now() % 2 ** 31 : Number(FUZZ_SEED ?? DEFAULT_SEED);
const RUNS = Number(FUZZ_RUNS ?? 120);
const LIMIT_MS = 180_000;

/** Whether the operation has this path, with any id. */
function isOf({ path }: Operation, target: string): boolean {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(target);
}

describe('every operation of the served OpenAPI document', () => {
  let stage: FuzzStage;
  /** Statuses seen, by operation. */
  const seen = new Map<string, Set<number>>();

  beforeAll(async () => {
    stage = await setFuzzStage();
  }, 60_000);
  afterAll(() => stage.stop());

  /** Fuzzes one operation. @returns what it found, or null */
  async function fuzz(operation: Operation): Promise<string | null> {
    const ids = await stage.idsFor(operation);
    const property = fc.asyncProperty(plansOf(operation, ids), async (plan: Plan) => {
      const request = written(operation, plan, stage.keys);
      const answer = await stage.wire.send(request);
      seen.set(operation.id, (seen.get(operation.id) ?? new Set()).add(answer.status));
      const wrong = wrongWith(operation, plan, request, answer);
      if (wrong.length > 0)
        throw new Error(`${wrong.join('; ')}\n${answer.status} ${answer.text.slice(0, 500)}`);
    });
    const replay = FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH };
    const details = await fc.check(property, { seed: SEED, numRuns: RUNS, ...replay });
    if (!details.failed) return null;
    const again = `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ''} FUZZ_OPERATION=${operation.id}`;
    const error = details.errorInstance instanceof Error ? details.errorInstance.message : '';
    return `${operation.method} ${operation.path}\n${error}\n${JSON.stringify(details.counterexample)}\nreplay: ${again}\n${TEACHING}`;
  }

  it(
    'G4: answers as documented for any caller and any request',
    async () => {
      const chosen = stage.operations.filter(
        ({ id }) => FUZZ_OPERATION === undefined || id === FUZZ_OPERATION,
      );
      expect(chosen.length).toBeGreaterThan(0);
      const found: string[] = [];
      for (const operation of chosen) {
        const finding = await fuzz(operation);
        if (finding !== null) found.push(finding);
      }
      expect(found.join('\n\n')).toBe('');
      // Refusals alone would prove little: each operation must succeed at least once.
      const idle = chosen.filter(
        (operation) =>
          !('neverSucceeds' in exceptionOf(operation)) &&
          ![...(seen.get(operation.id) ?? [])].some((status) => status < 300 || status === 402),
      );
      const said = idle.map(
        ({ id, method, path }) =>
          `${method} ${path} never succeeded, only ${[...(seen.get(id) ?? [])].join(', ')}\n${TEACHING}`,
      );
      expect(FUZZ_PATH === undefined ? said.join('\n\n') : '').toBe('');
    },
    LIMIT_MS,
  );

  // The sandbox simulates an unreachable chain with a documented 503.
  it('G5: no request made the server log an internal error', () => {
    const errors = stage.server
      .logs()
      .filter(({ level, status }) => ['error', 'fatal'].includes(String(level)) && status !== 503);
    expect(errors).toEqual([]);
  });

  it('G5: an unknown method is answered 405 with an Allow header that lists the known ones', async () => {
    const byPath = new Map<string, Operation[]>();
    for (const operation of stage.served) {
      byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
    }
    for (const [path, operations] of byPath) {
      const target = path.replace(/\{[^}]+\}/g, 'x');
      // A path may also be one of a path with an id.
      const known = stage.served.filter((one) => isOf(one, target)).map(({ method }) => method);
      const allowed = new Set([...known, 'OPTIONS', ...(known.includes('GET') ? ['HEAD'] : [])]);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
        if (known.includes(method)) continue;
        const [first] = operations;
        const key = first?.access === 'operator' ? stage.keys.operator : stage.keys.live;
        const headers = first === undefined ? {} : credentialsFor(first, key);
        const answer = await stage.wire.send({ method, target, headers });
        const said = { path, method, status: answer.status, allow: answer.headers.allow?.split(', ').sort() };
        expect(said).toEqual({ path, method, status: 405, allow: [...allowed].sort() });
        expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 405, code: 'METHOD_NOT_ALLOWED' });
      }
    }
  }, 60_000);
});

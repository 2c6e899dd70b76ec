import fc from 'fast-check';
import type { Operation } from '../../support/fuzz/document.js';
import { credentialsFor, setFuzzStage, type FuzzStage } from '../../support/fuzz/stage.js';
import { validValue } from '../../support/fuzz/valid-values.js';
import type { RawAnswer } from '../../support/fuzz/wire.js';

/** What is only marked as ended can still be read, and says so. */
const ENDED: ReadonlySet<unknown> = new Set(['revoked', 'deleted']);
const DRAWN = 20;

/** The examples of the document, then some that fit its schema; none where no body is taken. */
function bodiesOf({ body, bodyExamples }: Operation): unknown[] {
  if (body === null) return [];
  return [...bodyExamples, ...fc.sample(validValue(body), { seed: 1, numRuns: DRAWN })];
}

/** The checks that Schemathesis calls ensure_resource_availability and use_after_free. */
describe('whatever can be made and removed, by the served document', () => {
  let stage: FuzzStage;

  beforeAll(async () => {
    stage = await setFuzzStage();
  }, 60_000);
  afterAll(() => stage.stop());

  /** `ids` stand in the path's parameters, from the left. */
  const send = (operation: Operation, ids: readonly string[], body?: unknown): Promise<RawAnswer> => {
    const left = [...ids];
    const key = operation.access === 'operator' ? stage.keys.operator : stage.keys.live;
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    return stage.wire.send({
      method: operation.method,
      target: operation.path.replace(/\{[^}]+\}/g, () => left.shift() ?? ''),
      headers: {
        ...credentialsFor(operation, key),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...text,
    });
  };

  /** By the first body that the server takes. @returns the id of what was made */
  async function make(creation: Operation, owners: readonly string[]): Promise<string> {
    for (const body of bodiesOf(creation)) {
      const answer = await send(creation, owners, body);
      if (answer.status !== 201) continue;
      const { id, tenant } = JSON.parse(answer.text) as { id?: string; tenant?: { id: string } };
      return id ?? tenant?.id ?? '';
    }
    throw new Error(`POST ${creation.path} took none of the bodies that the document describes`);
  }

  /** Operations on one of what the operation makes. */
  const itemOperations = ({ path }: Operation): Operation[] =>
    stage.operations.filter((operation) => operation.path.startsWith(`${path}/{`));
  const isItem = (creation: Operation, { path }: Operation): boolean =>
    /^\/\{[^}]+\}$/.test(path.slice(creation.path.length));

  const creations = (): Operation[] =>
    stage.operations.filter(
      (operation) =>
        operation.method === 'POST' &&
        itemOperations(operation).some((item) => item.method === 'DELETE' && isItem(operation, item)),
    );

  /** What is made below something else wants one of that. */
  async function ownerOf(creation: Operation): Promise<string> {
    const [path] = creation.path.split('/{');
    const owner = creations().find((other) => other.path === path);
    if (owner === undefined) throw new Error(`nothing makes what ${creation.path} is of`);
    return make(owner, []);
  }

  it('G4: is found as soon as it is made, and of no use once it is removed', async () => {
    const walked: string[] = [];
    for (const creation of creations()) {
      const owners = creation.path.includes('{') ? [await ownerOf(creation)] : [];
      const ids = [...owners, await make(creation, owners)];
      const items = itemOperations(creation);
      const read = items.find((item) => item.method === 'GET' && isItem(creation, item));
      const remove = items.find((item) => item.method === 'DELETE' && isItem(creation, item));
      if (remove === undefined) throw new Error('every creation here has a removal');
      if (read !== undefined)
        expect({ path: read.path, status: (await send(read, ids)).status }).toMatchObject({ status: 200 });
      const removed = await send(remove, ids);
      expect({ path: remove.path, status: removed.status < 300 }).toMatchObject({ status: true });
      if (read !== undefined) {
        const { status, text } = await send(read, ids);
        const said = status === 404 ? 'deleted' : (JSON.parse(text) as { status?: unknown }).status;
        expect({ path: read.path, ended: ENDED.has(said) }).toMatchObject({ ended: true });
      }
      for (const use of items.filter((item) => item.method === 'POST')) {
        const bodies = use.body === null ? [undefined] : bodiesOf(use);
        const statuses = await Promise.all(bodies.map(async (body) => (await send(use, ids, body)).status));
        // A schema cannot say everything: some of them may be bad requests.
        const heard = [...new Set(statuses)].filter((status) => status !== 400);
        expect({
          path: use.path,
          heard: heard.every((status) => [404, 409].includes(status)) && heard,
        }).toEqual({
          path: use.path,
          heard: expect.arrayContaining([expect.any(Number)]) as number[],
        });
      }
      walked.push(creation.path.split('/').at(-1) ?? '');
    }
    expect(walked.sort()).toEqual(['api-keys', 'api-keys', 'bans', 'tenants', 'webhook-endpoints']);
  }, 60_000);
});

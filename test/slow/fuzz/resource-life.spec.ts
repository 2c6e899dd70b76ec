import fc from 'fast-check';
import type { Operation } from '../../support/fuzz/document.js';
import { credentialsFor, setFuzzStage, type FuzzStage } from '../../support/fuzz/stage.js';
import { validValue } from '../../support/fuzz/valid-values.js';
import type { RawAnswer } from '../../support/fuzz/wire.js';

/** Statuses of resources that stay readable after deletion. */
const ENDED: ReadonlySet<unknown> = new Set(['revoked', 'deleted']);
const DRAWN = 20;

/** The document's examples, then samples that fit its schema; empty where no body is accepted. */
function bodiesOf({ body, bodyExamples }: Operation): unknown[] {
  if (body === null) return [];
  return [...bodyExamples, ...fc.sample(validValue(body), { seed: 1, numRuns: DRAWN })];
}

/** The checks that Schemathesis calls ensure_resource_availability and use_after_free. */
describe('resources that the served OpenAPI document can create and delete', () => {
  let stage: FuzzStage;

  beforeAll(async () => {
    stage = await setFuzzStage();
  }, 60_000);
  afterAll(() => stage.stop());

  /** `ids` fill the path's parameters from the left. */
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

  /** Uses the first body that the server accepts. @returns the id of the created resource */
  async function make(creation: Operation, owners: readonly string[]): Promise<string> {
    for (const body of bodiesOf(creation)) {
      const answer = await send(creation, owners, body);
      if (answer.status !== 201) continue;
      const { id, tenant } = JSON.parse(answer.text) as { id?: string; tenant?: { id: string } };
      return id ?? tenant?.id ?? '';
    }
    throw new Error(`POST ${creation.path} took none of the bodies that the document describes`);
  }

  /** Operations on one resource that the operation creates. */
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

  /** A nested resource needs an owner. */
  async function ownerOf(creation: Operation): Promise<string> {
    const [path] = creation.path.split('/{');
    const owner = creations().find((other) => other.path === path);
    if (owner === undefined) throw new Error(`nothing makes what ${creation.path} is of`);
    return make(owner, []);
  }

  it('G4: a created resource is readable at once; a deleted one is gone or marked ended and refuses use', async () => {
    const checked: string[] = [];
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
        // A schema cannot express every rule, so some bodies may be bad requests.
        const answered = [...new Set(statuses)].filter((status) => status !== 400);
        expect({
          path: use.path,
          answered: answered.every((status) => [404, 409].includes(status)) && answered,
        }).toEqual({
          path: use.path,
          answered: expect.arrayContaining([expect.any(Number)]) as number[],
        });
      }
      checked.push(creation.path.split('/').at(-1) ?? '');
    }
    expect(checked.sort()).toEqual(['api-keys', 'api-keys', 'bans', 'tenants', 'webhook-endpoints']);
  }, 60_000);
});

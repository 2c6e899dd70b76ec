import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type supertest from 'supertest';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import type { Answer, AnswerCheck } from './answer-check.js';
import { isOutside } from './outside.js';

/*
 * Jest loads this file before each spec of the projects with services (`setupFilesAfterEnv`): every answer that a test
 * gets by supertest or by `fetch` is compared with the documents that are checked in. What the comparison needs is loaded
 * with the first answer: most specs of the database make no request.
 *
 * Raw sockets and `node:http` are not watched, so that specs can provoke faults of framing: `rawExchange`, `RawClient`,
 * the hostile client. The fuzzer's client has its own checks.
 */

const ROOT = join(__dirname, '../../..');
const FILES = ['openapi.json', 'openapi-operator.json'];

let check: AnswerCheck | null = null;
let unreported: string[] = [];

/** @throws Error that names the operation, the status and what is wrong */
function assertDocumented(answer: Answer): void {
  if (isOutside(answer.url)) return;
  check ??= newCheck();
  const violations = check.violationsOf(answer);
  if (violations.length === 0) return;
  unreported.push(...violations);
  throw new Error(violations.join('\n'));
}

function newCheck(): AnswerCheck {
  const loaded = jest.requireActual<typeof import('./answer-check.js')>('./answer-check.js');
  return new loaded.AnswerCheck(documents());
}

function documents(): object[] {
  return FILES.map((file) => join(ROOT, file))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as object);
}

/** Returns and forgets what was found since the last call. */
export function takeViolations(): string[] {
  const violations = unreported;
  unreported = [];
  return violations;
}

/** Where a caller catches every failure of a request, the test fails nevertheless. */
function reportAll(): void {
  const violations = takeViolations();
  if (violations.length > 0) throw new Error(`Answers differ from the document:\n${violations.join('\n')}`);
}

/** Set-Cookie alone may come several times; the others are one text. */
function joined(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

const watched = new WeakSet<object>();

/** Null in the place of an answer that was broken off. */
type Finish = (error: Error | null, response?: supertest.Response | null) => void;

interface Watched {
  readonly method: string;
  readonly url: string;
  assert(error: Error | null, response: supertest.Response | null | undefined, finish: Finish): void;
}

/** Watches every request that is made with it; called by what makes the tests' agents. */
export function watchSupertest({ Test }: typeof supertest): void {
  const prototype = Test.prototype as unknown as Watched;
  if (watched.has(prototype)) return;
  watched.add(prototype);
  // Called with its own `this` below.
  const assert = Reflect.get(prototype, 'assert');
  prototype.assert = function (this: Watched, error, response, finish): void {
    try {
      if (response) assertDocumented(answerOf(this, response));
    } catch (violation) {
      finish(violation as Error, response);
      return;
    }
    Reflect.apply(assert, this, [error, response, finish]);
  };
}

function answerOf({ method, url }: Watched, response: supertest.Response): Answer {
  const { status, text } = response;
  return {
    method,
    url,
    status,
    headers: joined(response.headers),
    text: typeof text === 'string' ? text : null,
  };
}

/** Only requests to the API: a test fetches from other servers, too. */
function watchFetch(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const request = input instanceof Request ? input : null;
    const url = request?.url ?? new URL(input).href;
    if (!new URL(url).pathname.toLowerCase().startsWith(`/${BASE_PATH}/`)) return response;
    const headers = Object.fromEntries(response.headers);
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    assertDocumented({
      method: init?.method ?? request?.method ?? 'GET',
      url,
      status: response.status,
      headers,
      text: isJson ? await response.clone().text() : null,
    });
    return response;
  };
}

watchFetch();
afterEach(reportAll);
afterAll(reportAll);

// The Postman collection of the tenant's document, by Postman's own converter. The converter lives with the other client
// generators, in test/generators, and is installed when it is not there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const FOLDER = 'test/generators';
const OPTIONS = {
  folderStrategy: 'Tags',
  requestNameSource: 'Fallback',
  parametersResolution: 'Example',
  requestParametersResolution: 'Example',
  exampleParametersResolution: 'Example',
  indentCharacter: 'Space',
  includeAuthInfoInExample: false,
  includeWebhooks: false,
  disableOptionalParameters: true,
  optimizeConversion: false,
  stackLimit: 50,
};
const BEARER = { type: 'bearer', bearer: [{ key: 'token', value: '{{apiKey}}', type: 'string' }] };
/** Members that the converter makes up anew each time, and saved answers, which are in the document. */
const LEFT_OUT = new Set(['id', '_postman_id', 'event', 'response']);

/**
 * A collection with two variables, `baseUrl` and `apiKey`. What may be left out of a query or of the headers is there,
 * but empty and not ticked: an Idempotency-Key that is sent twice would be refused.
 */
export async function postmanCollection(document) {
  const { info, item } = await convert(requiredPart(document));
  const operations = new Map(operationsOf(document).map((operation) => [operation.summary, operation]));
  const collection = {
    info: { name: info.name, description: document.info.description, schema: info.schema },
    auth: BEARER,
    variable: [
      { key: 'baseUrl', value: document.servers[0].url, type: 'string' },
      { key: 'apiKey', value: '', type: 'string' },
    ],
    item: item.map((entry) => tidy(entry, operations)),
  };
  return `${JSON.stringify(collection, null, 2)}\n`;
}

/** The document without optional parameters and errors. */
function requiredPart(document) {
  const copy = JSON.parse(JSON.stringify(document));
  delete copy.webhooks;
  for (const operation of operationsOf(copy)) {
    operation.parameters = parametersOf(operation).filter(({ required }) => required);
    operation.responses = Object.fromEntries(
      Object.entries(operation.responses).filter(([status]) => status < '400'),
    );
  }
  return copy;
}

function operationsOf(document) {
  return Object.values(document.paths).flatMap((item) => Object.values(item));
}

function parametersOf({ parameters = [] }) {
  return parameters;
}

async function convert(document) {
  // It makes members without an example up; the same ones each time, so that a difference is one of the document. It
  // takes the function when it is loaded.
  const { random } = Math;
  Math.random = sameNumbers();
  const converter = postmanConverter();
  return new Promise((resolve, reject) => {
    converter.convertV2({ type: 'json', data: document }, OPTIONS, (error, result) => {
      if (error) reject(error);
      else if (!result.result) reject(new Error(result.reason));
      else resolve(result.output[0].data);
    });
  }).finally(() => {
    Math.random = random;
  });
}

/** Numbers from 0 to 1, the same in each run (Park and Miller's generator). */
function sameNumbers() {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function postmanConverter() {
  const require = createRequire(join(process.cwd(), FOLDER, 'package.json'));
  if (!existsSync(join(FOLDER, 'node_modules', 'openapi-to-postmanv2'))) install();
  return require('openapi-to-postmanv2');
}

function install() {
  console.error(`Installing the generators into ${FOLDER} …`);
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER, '--ignore-scripts', '--silent'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the generators could not be installed');
}

/** One folder or request without made-up members. */
function tidy(node, operations) {
  if (Array.isArray(node)) return node.map((inner) => tidy(inner, operations));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([name]) => !LEFT_OUT.has(name));
  const copy = Object.fromEntries(entries.map(([name, inner]) => [name, tidy(inner, operations)]));
  if (copy.request) copy.request = withOptions(copy.request, operations.get(copy.name));
  return copy;
}

function withOptions(request, operation) {
  const optional = (place) =>
    parametersOf(operation)
      .filter((parameter) => parameter.in === place && !parameter.required)
      .map(({ name, description }) => ({ key: name, value: '', description, disabled: true }));
  return {
    ...request,
    url: {
      ...request.url,
      query: [...(request.url.query ?? []), ...optional('query')],
      // An id of an example names nothing of the reader's.
      variable: (request.url.variable ?? []).map((variable) => ({
        ...variable,
        value: /^id$/i.test(variable.key) ? '' : variable.value,
      })),
    },
    header: [...(request.header ?? []), ...optional('header')],
    // Null: the collection's. Requests of public operations are sent without a key.
    auth: operation.security.length === 0 ? { type: 'noauth' } : null,
  };
}

// What the SDK's client is made of: types of the tenant's document, and the table of its operations.
import openapiTS, { astToString } from 'openapi-typescript';
import prettier from 'prettier';

const BANNER = '// Written by `npm run openapi` from openapi.json. Do not edit.\n';

/** The types of all paths, operations and schemas. @param document an OpenAPI 3.1 document */
export async function schemaTypes(document, file) {
  const nodes = await openapiTS(JSON.parse(JSON.stringify(document)), {
    alphabetize: false,
    defaultNonNullable: false,
  });
  return format(BANNER + astToString(nodes), file);
}

/** `OPERATIONS.getUsage` is `['GET', '/api/v1/x402/usage']`. */
export async function operationTable(document, file) {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, { operationId }]) => `${operationId}: ${JSON.stringify([method.toUpperCase(), path])},`,
    ),
  );
  return format(
    `${BANNER}/** Method and path of each operation, by its operationId. The paths are keys of \`paths\` in schema.ts. */
export const OPERATIONS = {\n${rows.join('\n')}\n} as const;\n`,
    file,
  );
}

async function format(text, file) {
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}

// What a typed client is made of: the types of a document, and the table of its operations.
import openapiTS, { astToString } from 'openapi-typescript';
import prettier from 'prettier';

const bannerOf = (source) => `// Written by \`npm run openapi\` from ${source}. Do not edit.\n`;

/** The types of all paths, operations and schemas. @param document an OpenAPI 3.1 document */
export async function schemaTypes(document, file, source = 'openapi.json') {
  const nodes = await openapiTS(JSON.parse(JSON.stringify(document)), {
    alphabetize: false,
    defaultNonNullable: false,
  });
  return format(bannerOf(source) + astToString(nodes), file);
}

/** `OPERATIONS.getUsage` is `['GET', '/api/v1/x402/usage']`. */
export async function operationTable(document, file, source = 'openapi.json') {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, { operationId }]) => `${operationId}: ${JSON.stringify([method.toUpperCase(), path])},`,
    ),
  );
  return format(
    `${bannerOf(source)}/** Method and path of each operation, by its operationId. The paths are keys of \`paths\` of its types. */
export const OPERATIONS = {\n${rows.join('\n')}\n} as const;\n`,
    file,
  );
}

async function format(text, file) {
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}

/** The oldest major version of Node.js that a build runs on; `engines` of package.json says the same. */
export const REQUIRED_NODE_MAJOR = 24;

/** One line about a Node.js that is too old, with what to do; null when it is recent enough. */
export function nodeVersionProblem(version: string): string | null {
  if (Number.parseInt(version, 10) >= REQUIRED_NODE_MAJOR) return null;
  return (
    `Node.js ${REQUIRED_NODE_MAJOR} or later is needed, this is ${version}: ` +
    'run "npm start", which brings its own, or "node_modules/.bin/node ."'
  );
}

// Done when it is imported: what main.ts imports after it may not even load on an older version.
const problem = nodeVersionProblem(process.versions.node);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

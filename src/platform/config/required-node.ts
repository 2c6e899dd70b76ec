/** The oldest major version of Node.js that a build supports; `engines` of package.json states the same. */
export const REQUIRED_NODE_MAJOR = 24;

/** One line about an outdated Node.js and its remedy; null when the version is recent enough. */
export function nodeVersionProblem(version: string): string | null {
  if (Number.parseInt(version, 10) >= REQUIRED_NODE_MAJOR) return null;
  return (
    `Node.js ${REQUIRED_NODE_MAJOR} or later is needed, this is ${version}: ` +
    'run "npm start", which brings its own, or "node_modules/.bin/node ."'
  );
}

// Runs on import: the later imports of main.ts may fail to load on an older version.
const problem = nodeVersionProblem(process.versions.node);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

// `node scripts/on-node.mjs 26 script [arguments]`: runs a script on another version of Node.js, which is installed in
// `.cache/` the first time. Processes that the script starts by `process.execPath` run on that version too.
import { spawn } from 'node:child_process';
import { installNode } from './node-runtime.mjs';

const [version, ...rest] = process.argv.slice(2);
const node = /^\d+(?:\.\d+\.\d+)?$/.test(version ?? '') && rest.length > 0 ? installNode(version) : null;
if (node === null) {
  console.error(
    'usage: node scripts/on-node.mjs MAJOR script [arguments]; needs a registry that has that Node.js',
  );
  process.exit(1);
}
const child = spawn(node, rest, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));

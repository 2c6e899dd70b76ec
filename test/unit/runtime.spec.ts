import { readFileSync } from 'node:fs';
import { nodeVersionProblem, REQUIRED_NODE_MAJOR } from '../../src/platform/config/required-node.js';

interface Manifest {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const majorOf = (text: string | undefined): number => Number(/\d+/.exec(text ?? '')?.[0]);

describe('the pinned Node.js', () => {
  it('L1: has one major version in package.json, .nvmrc, the types, the image and the server', () => {
    const { engines, devDependencies } = manifest;
    const image = /^ARG NODE_IMAGE=node:(\d+)/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1];
    const named = {
      engines: majorOf(engines.node),
      node: majorOf(devDependencies['node']),
      types: majorOf(devDependencies['@types/node']),
      nvmrc: majorOf(readFileSync('.nvmrc', 'utf8')),
      image: majorOf(image),
      server: REQUIRED_NODE_MAJOR,
    };
    expect(Object.values(named)).toEqual(Object.keys(named).map(() => 24));
    expect(manifest.allowScripts['node']).toBe(true);
  });

  it('L1: is looked up again after installation, by every script that installs it', () => {
    const lines = Object.values(manifest.scripts).filter((line) => line.startsWith('node scripts/ready.mjs'));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !/ready\.mjs(?: --build)? && hash -r && /.test(line))).toEqual([]);
  });

  it('L1: runs the tests', () => {
    expect(majorOf(process.versions.node)).toBeGreaterThanOrEqual(24);
  });
});

describe(nodeVersionProblem.name, () => {
  it.each(['24.0.0', '24.21.0', '26.1.0', '100.0.0'])('L1: accepts %s', (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });

  it.each(['20.20.2', '22.22.3', '9.0.0'])('L1: refuses %s in one line that says what to do', (version) => {
    const problem = nodeVersionProblem(version);
    expect(problem).toContain(`Node.js 24 or later is needed, this is ${version}: run "npm start"`);
    expect(problem).not.toContain('\n');
  });
});

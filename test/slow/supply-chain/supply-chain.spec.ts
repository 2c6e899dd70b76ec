import { spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { checksum, ShopRepository, type Entry } from '../../support/http/shop-repository.js';

const CHECK = resolve('scripts/checks/supply-chain.mjs');

let shop: ShopRepository;

beforeEach(() => (shop = new ShopRepository()));
afterEach(() => {
  shop.remove();
});

function check(): { problems: string[]; status: number | null } {
  shop.write();
  const options = { cwd: shop.folder, encoding: 'utf8' } as const;
  const { stderr, status } = spawnSync(process.execPath, [CHECK, '--offline'], options);
  return { problems: stderr.split('\n').filter(Boolean), status };
}

type Spoil = (shop: ShopRepository) => unknown;

const GOOD: Entry = { version: '1.0.0', integrity: checksum('e') };
const NO_SHA512 = 'has a checksum that is not one SHA-512';
const ELSEWHERE = 'says where it is fetched from: only a registry is, and no lock names which';

/** Each row: fault, changed entry, expected message. */
const BAD_PACKAGES: readonly [string, Entry, string][] = [
  ['no checksum', { integrity: undefined }, 'has no checksum, and ID is not named with a reason'],
  ['an empty checksum', { integrity: '' }, NO_SHA512],
  ['a weak checksum', { integrity: `sha1-${'a'.repeat(27)}=` }, NO_SHA512],
  ['a short checksum', { integrity: 'sha512-aaaa' }, NO_SHA512],
  ['two checksums, of which either would do', { integrity: `${checksum('a')} ${checksum('b')}` }, NO_SHA512],
  [
    'no checksum, as a part of a bundle',
    { integrity: undefined, inBundle: true },
    'has no checksum, and ID is not named with a reason',
  ],
  ['a registry', { resolved: 'https://registry.example/bad/-/bad-1.0.0.tgz' }, ELSEWHERE],
  ['a commit of git', { resolved: `git+ssh://git@host.example/bad.git#${'0'.repeat(40)}` }, ELSEWHERE],
  ['a tarball', { resolved: 'file:bad.tgz' }, ELSEWHERE],
  ['a path as version', { version: 'file:bad.tgz' }, 'has no exact version'],
  ['a range as version', { version: '^1.0.0' }, 'has no exact version'],
  ['no version', { version: undefined }, 'has no exact version'],
  ['a link', { link: true }, 'is a folder, not a package of the registry'],
  ['a name that no dependency requests', { name: 'baad' }, 'is actually baad, which was not requested'],
];

const BAD_SPECS = [
  ...['git+https://host.example/a.git', 'git@host.example:a/b.git', 'github:a/b', 'a/b', 'a/b#v2'],
  ...['https://host.example/a.tgz', 'http://host.example/a', 'file:../a', '../a', './a', '.', '~/a'],
  ...['a.tgz', 'a.tar.gz', 'C:\\a', '\\\\host\\a', 'workspace:*', 'link:../a'],
  ...['npm:a@git+https://host.example/a.git', 'npm:a@file:a.tgz', 'npm:a@npm:b@1'],
];
const GOOD_SPECS = [
  ...['2', '~2.1', '>=2.0.0 <3 || 4.x', '2.0.0 - 2.9.9', '^1.0.0-beta.2', '*', '', 'latest'],
  ...['npm:@a/b@^2', 'npm:b', 'npm:b@2'],
];

describe('supply-chain.mjs', () => {
  it('G9: accepts a correct lock file and the lock file of this project', () => {
    expect(check()).toEqual({ problems: [], status: 0 });
    const ours = spawnSync(process.execPath, [CHECK, '--offline'], { encoding: 'utf8' });
    expect(ours).toMatchObject({ status: 0, stderr: '' });
  });

  it('G9: reports every package with an unexpected source, version, name or checksum, at any depth', () => {
    BAD_PACKAGES.forEach(([, changes], index) => {
      shop.lock.packages[`node_modules/at${index}/node_modules/bad${index}`] = { ...GOOD, ...changes };
    });

    const { problems, status } = check();

    expect(problems).toEqual(
      BAD_PACKAGES.map(
        ([, , words], index) =>
          `package-lock.json: node_modules/at${index}/node_modules/bad${index} ${words.replace('ID', `bad${index}@1.0.0`)}`,
      ),
    );
    expect(status).toBe(1);
  });

  it.each([
    'vendor/till',
    'node_modules/../../till',
    'node_modules/..',
    'node_modules/till/vendor/node_modules/a',
    'node_modules/a/b',
    '../node_modules/till',
  ])('G9: reports a package in %s', (path) => {
    shop.lock.packages[path] = { ...GOOD, version: '9.0.0' };
    expect(check().problems).toEqual([
      `package-lock.json: ${path} is a folder, not a package of the registry`,
    ]);
  });

  it('G9: reports dependencies from git, URLs, folders and tarballs, at any depth', () => {
    const bad = Object.fromEntries(BAD_SPECS.map((spec, index) => [`bad${index}`, spec]));
    const good = Object.fromEntries(GOOD_SPECS.map((spec, index) => [`good${index}`, spec]));
    shop.coin['optionalDependencies'] = { ...bad, ...good };
    shop.manifest['devDependencies'] = good;
    shop.manifest['overrides'] = { till: { coin: bad, ...good }, ours: '$@a/b' };

    expect(check().problems).toEqual(
      ['node_modules/till/node_modules/coin wants ', 'package.json wants till > coin > '].flatMap((who) =>
        BAD_SPECS.map(
          (spec, index) => `package-lock.json: ${who}bad${index} from elsewhere than the registry (${spec})`,
        ),
      ),
    );
  });

  it('G9: accepts a package under an alias that a dependency requests', () => {
    shop.till['dependencies'] = { coin: 'npm:@a/token@^3.0.0' };
    shop.coin['name'] = '@a/token';
    expect(check().problems).toEqual([]);
    shop.coin['name'] = '@a/tokens';
    expect(check().problems).toEqual([
      'package-lock.json: node_modules/till/node_modules/coin is actually @a/tokens, which was not requested',
    ]);
  });

  it('G9: requires every install script to be allowed or refused by its real package name', () => {
    shop.till['dependencies'] = { coin: 'npm:token@^3.0.0' };
    Object.assign(shop.coin, { name: 'token', hasInstallScript: true });
    shop.manifest.allowScripts = { hammer: 'yes', coin: true };

    expect(check().problems).toEqual([
      'package-lock.json: token runs a script when it is installed: allow or refuse it in allowScripts',
      'package-lock.json: hammer runs a script when it is installed: allow or refuse it in allowScripts',
      'package-lock.json: allowScripts names coin, which has no script: remove it',
    ]);
  });

  it.each<[string, object, string]>([
    ['an install script', { scripts: { postinstall: 'take all' } }, 'has a script for its installation'],
    [
      'a different dependency',
      { dependencies: { coin: '^2.0.0' } },
      'wants other packages than the lock says',
    ],
  ])('G9: reports %s of an installed package that the lock file does not list', (_, changes, words) => {
    const { version, dependencies } = shop.till;
    shop.files['node_modules/till/package.json'] = { version, dependencies, ...changes };
    expect(check().problems).toEqual([expect.stringContaining(`node_modules/till ${words}`)]);
  });

  it('G9: reports a package that npm would build implicitly', () => {
    const { version, dependencies } = shop.till;
    shop.files['node_modules/till/package.json'] = { version, dependencies };
    expect(check().problems).toEqual([]);
    shop.files['node_modules/till/binding.gyp'] = '{}';
    expect(check().problems).toEqual([expect.stringContaining('till has a script for its installation')]);
  });

  it.each<[string, Spoil]>([
    ['has an old version', ({ lock }) => (lock['lockfileVersion'] = 2)],
    ['has a second tree, for an old npm', ({ lock }) => (lock['dependencies'] = {})],
    ['has no tree', ({ files }) => (files['package-lock.json'] = { lockfileVersion: 3 })],
  ])('G9: reports a lock file that %s', (_, spoil) => {
    spoil(shop);
    expect(check().problems).toEqual([
      'package-lock.json: is not of lockfileVersion 3: other versions have members that are not looked at here',
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    ['an optional tool that is named with a reason', 'hammer@1.0.0', []],
    [
      'an exception for another version',
      'hammer@1.0.1',
      ['hammer@1.0.0 is not named', 'hammer@1.0.1 is not without'],
    ],
    [
      'an exception for a package that is always installed',
      'coin@3.0.0',
      ['for optional tools only', 'hammer@1.0.0 is not named'],
    ],
  ])('G9: checks exceptions for missing checksums: %s', (_, named, problems) => {
    delete shop.hammer.integrity;
    if (named === 'coin@3.0.0') delete shop.coin.integrity;
    shop.files['supply-chain.json'] = { withoutChecksum: { [named]: 'for other machines' } };
    expect(check().problems).toEqual(problems.map((words) => expect.stringContaining(words) as string));
  });

  it('G9: refuses an exception with an empty reason', () => {
    delete shop.hammer.integrity;
    shop.files['supply-chain.json'] = { withoutChecksum: { 'hammer@1.0.0': ' ' } };
    expect(check().problems).toEqual(['supply-chain.json: hammer@1.0.0 has no reason']);
  });

  it('G9: reports missing or competing lock files and registry settings in any folder', () => {
    Object.assign(shop.files, {
      '.npmrc': 'fund=false\nomit-lockfile-registry-resolved=true\n',
      'npm-shrinkwrap.json': {},
      'tools/package.json': {},
      'tools/yarn.lock': '',
      'tools/.npmrc': 'registry=https://r.example/\n',
      'tools/a/package.json': {},
      'tools/a/package-lock.json': { lockfileVersion: 3, packages: {} },
      'tools/a/.npmrc': '@a:registry = https://r.example\n',
      'tools/b/package.json': {},
      'tools/b/package-lock.json': {
        lockfileVersion: 3,
        packages: { 'node_modules/coin': { ...shop.coin, integrity: checksum('x') } },
      },
      'tools/b/.npmrc': '//r.example/:_authToken=x\n',
      'node_modules/old/package.json': { dependencies: { coin: 'a/b' } },
    });

    expect(check().problems.sort()).toEqual([
      'npm-shrinkwrap.json: only package-lock.json is looked at',
      'tools/.npmrc: names a registry, which is each machine’s own affair',
      'tools/a/.npmrc: names a registry, which is each machine’s own affair',
      'tools/b/.npmrc: names a registry, which is each machine’s own affair',
      'tools/b/package-lock.json: node_modules/coin has another checksum than coin@3.0.0 elsewhere',
      'tools/package-lock.json is missing',
      'tools/yarn.lock: only package-lock.json is looked at',
    ]);
  });

  it('G9: requires docs/dependencies.md to list exactly the production dependencies, each with a reason', () => {
    shop.manifest.dependencies['purse'] = '1';
    shop.manifest.dependencies['coin'] = '3';
    shop.files['docs/dependencies.md'] = '| `till` | Takes money |\n| `coin` |  |\n| `vault` | Holds it |\n';

    expect(check().problems).toEqual([
      'docs/dependencies.md does not say why purse is there',
      'docs/dependencies.md does not say why coin is there',
      'docs/dependencies.md lists vault, which is no dependency',
    ]);
  });
});

describe('supply-chain.mjs, advisories', () => {
  let registry: Server;
  let advice: object | null;

  beforeAll(async () => {
    registry = createServer((request, response) => {
      const isAsked = request.method === 'POST' && (request.url ?? '').endsWith('/advisories/bulk');
      response.statusCode = isAsked && advice !== null ? 200 : 405;
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(advice ?? {}));
    });
    await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
  });
  afterAll(() => registry.close());

  /** An advisory in the format of the registry. */
  const advisory = (id: string, severity: string): object => {
    const url = `https://advisories.example/${id}`;
    return { id, url, title: 'gives money away', severity, vulnerable_versions: '*' };
  };

  /** Runs the check with the real npm and a local registry. */
  async function audit(): Promise<{ lines: string[]; status: number | null }> {
    shop.write();
    const { port } = registry.address() as AddressInfo;
    const npm = {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: join(shop.folder, '.npm'),
    };
    const child = spawn(process.execPath, [CHECK], { cwd: shop.folder, env: { ...process.env, ...npm } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()));
    const status = await new Promise<number | null>((done) => child.on('close', done));
    return { lines: said.split('\n').filter(Boolean), status };
  }

  it('G9: a registry without advisories is reported without its name, and is no failure', async () => {
    advice = null;
    const { lines, status } = await audit();
    expect(lines).toEqual(['npm audit: not done, this registry gives no advisories (405)']);
    expect(status).toBe(0);
  });

  it('G9: severe advisories about production fail unless accepted with a reason and an end date', async () => {
    advice = {
      till: [advisory('GHSA-new', 'high'), advisory('GHSA-over', 'critical'), advisory('GHSA-ever', 'high')],
      coin: [
        advisory('GHSA-why', 'high'),
        advisory('GHSA-fine', 'critical'),
        advisory('GHSA-low', 'moderate'),
      ],
      hammer: [advisory('GHSA-tool', 'critical')],
    };
    const reason = 'we take no coins';
    shop.files['supply-chain.json'] = {
      advisories: {
        'GHSA-over': { reason, until: '2020-01-01' },
        'GHSA-ever': { reason },
        'GHSA-why': { reason: ' ', until: '2999-01-01' },
        'GHSA-fine': { reason, until: '2999-01-01' },
      },
    };

    const { lines, status } = await audit();

    expect(lines.sort()).toEqual([
      'coin: GHSA-why (high): gives money away: accepted without a reason and a day',
      'npm audit: 5 grave advisories about production dependencies',
      'till: GHSA-ever (high): gives money away: accepted without a reason and a day',
      'till: GHSA-new (high): gives money away',
      'till: GHSA-over (critical): gives money away: was accepted until 2020-01-01',
    ]);
    expect(status).toBe(1);
  });

  it('G9: advisories about tools and moderate advisories are no failure', async () => {
    advice = { hammer: [advisory('GHSA-1', 'critical')], coin: [advisory('GHSA-2', 'moderate')] };
    expect((await audit()).status).toBe(0);
  });
});

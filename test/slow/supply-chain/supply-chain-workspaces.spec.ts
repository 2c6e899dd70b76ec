import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
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

describe('supply-chain.mjs, packages of this repository', () => {
  const LINK = { resolved: 'packages/sdk', link: true };
  const OWN = { name: '@shop/sdk', version: '1.0.0' };
  const PURSE: Entry = { version: '1.0.0', integrity: checksum('p') };

  beforeEach(() => {
    shop.manifest['workspaces'] = ['packages/*'];
    shop.files['packages/sdk/package.json'] = OWN;
    shop.lock.packages['packages/sdk'] = OWN;
    shop.lock.packages['node_modules/@shop/sdk'] = LINK;
  });

  it('G9: accepts a workspace under the lock of the root, with packages nested in it', () => {
    shop.lock.packages['packages/sdk/node_modules/purse'] = PURSE;
    shop.lock.packages['packages/sdk/node_modules/@a/b/node_modules/purse'] = PURSE;
    expect(check()).toEqual({ problems: [], status: 0 });
  });

  it.each<[string, string, object]>([
    ['a link to another folder', 'node_modules/@shop/sdk', { resolved: 'vendor/sdk', link: true }],
    ['a link out of the repository', 'node_modules/@shop/sdk', { resolved: '../sdk', link: true }],
    ['a link under the name of another package', 'node_modules/coin', LINK],
    ['a nested link', 'node_modules/till/node_modules/@shop/sdk', LINK],
    ['a folder of packages/ that is no workspace', 'packages/other', OWN],
    ['a folder below a workspace', 'packages/sdk/vendor/a', OWN],
    ['a package beside node_modules of a workspace', 'packages/sdk/lib/node_modules/a', PURSE],
    ['a workspace under another name', 'packages/sdk', { ...OWN, name: 'coin' }],
    [
      'a workspace that is said to be fetched',
      'packages/sdk',
      { ...OWN, resolved: 'https://host.example/a.tgz' },
    ],
    ['a workspace with a checksum', 'packages/sdk', { ...OWN, integrity: checksum('s') }],
  ])('G9: reports %s', (_, path, entry) => {
    shop.lock.packages[path] = entry;
    expect(check().problems).toEqual([
      `package-lock.json: ${path} is a folder, not a package of the registry`,
    ]);
  });

  it('G9: reports a checksum that a package within a workspace lacks', () => {
    shop.lock.packages['packages/sdk/node_modules/purse'] = { version: '1.0.0' };
    expect(check().problems).toEqual([
      'package-lock.json: packages/sdk/node_modules/purse has no checksum, and purse@1.0.0 is not named with a reason',
    ]);
  });

  it('G9: reports a lock of its own, and workspaces elsewhere', () => {
    shop.files['packages/sdk/package-lock.json'] = { lockfileVersion: 3, packages: {} };
    expect(check().problems).toEqual([
      'packages/sdk/package-lock.json: the lock of the root holds for this package',
    ]);
    delete shop.files['packages/sdk/package-lock.json'];
    shop.remove();
    shop.manifest['workspaces'] = ['packages/*', 'tools/*'];
    expect(check().problems).toEqual([
      'package-lock.json: package.json has the workspaces tools/*: they are packages/* and console alone',
    ]);
  });

  it('G9: reports what its package.json wants and the lock does not say, and from elsewhere', () => {
    shop.files['packages/sdk/package.json'] = { ...OWN, dependencies: { till: '^2.0.0' } };
    expect(check().problems).toEqual([
      'package-lock.json: packages/sdk wants other packages than the lock says',
    ]);
    const wants = { ...OWN, dependencies: { till: 'file:../till' } };
    Object.assign(shop.files, { 'packages/sdk/package.json': wants });
    shop.lock.packages['packages/sdk'] = wants;
    expect(check().problems).toEqual([
      'package-lock.json: packages/sdk wants till from elsewhere than the registry (file:../till)',
    ]);
  });

  it('G9: docs/dependencies.md says why it needs what it needs', () => {
    const wants = { ...OWN, dependencies: { purse: '^1.0.0' } };
    shop.files['packages/sdk/package.json'] = wants;
    shop.lock.packages['packages/sdk'] = wants;
    expect(check().problems).toEqual(['docs/dependencies.md does not say why purse is there']);
  });

  it('G9: a folder that package.json does not name as a workspace needs a lock', () => {
    delete shop.manifest['workspaces'];
    expect(check().problems.sort()).toEqual([
      'package-lock.json: node_modules/@shop/sdk is a folder, not a package of the registry',
      'package-lock.json: packages/sdk is a folder, not a package of the registry',
      'packages/sdk/package-lock.json is missing',
    ]);
  });
});

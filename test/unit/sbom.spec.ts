import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checksum, ShopRepository, type Entry, type Manifest } from '../support/http/shop-repository.js';

const SBOM = resolve('scripts/checks/sbom.mjs');

describe('the bill of materials', () => {
  let shop: ShopRepository;

  beforeEach(() => (shop = new ShopRepository()));
  afterEach(() => {
    shop.remove();
  });

  interface Bill {
    readonly components: {
      name: string;
      version: string;
      purl: string;
      hashes: { alg: string; content: string }[];
    }[];
    readonly dependencies: { ref: string; dependsOn: string[] }[];
  }

  function billOf(cwd: string): { text: string; bill: Bill } {
    const file = join(shop.folder, 'sbom.json');
    const { status, stderr } = spawnSync(process.execPath, [SBOM, file], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const text = readFileSync(file, 'utf8');
    return { text, bill: JSON.parse(text) as Bill };
  }

  it('G9: lists production packages with hex checksums and dependencies, and no development tools', () => {
    shop.write();
    const { bill } = billOf(shop.folder);

    const hex = (letter: string): string => Buffer.from(letter.repeat(86), 'base64').toString('hex');
    expect(bill.components).toMatchObject([
      { name: 'till', version: '2.1.0', purl: 'pkg:npm/till@2.1.0', hashes: [{ content: hex('a') }] },
      { name: 'coin', version: '3.0.0', purl: 'pkg:npm/coin@3.0.0', hashes: [{ content: hex('b') }] },
    ]);
    expect(bill.dependencies).toEqual([
      { ref: 'pkg:npm/shop@1.0.0', dependsOn: ['pkg:npm/till@2.1.0'] },
      { ref: 'pkg:npm/till@2.1.0', dependsOn: ['pkg:npm/coin@3.0.0'] },
      { ref: 'pkg:npm/coin@3.0.0', dependsOn: [] },
    ]);
  });

  it('G9: lists neither a package of this repository nor what that alone needs', () => {
    const own = { name: '@shop/sdk', version: '1.0.0', dependencies: { purse: '^1.0.0', till: '^2.0.0' } };
    shop.manifest['workspaces'] = ['packages/*'];
    shop.lock.packages['packages/sdk'] = own;
    shop.lock.packages['node_modules/@shop/sdk'] = { resolved: 'packages/sdk', link: true };
    shop.lock.packages['node_modules/purse'] = { version: '1.0.0', integrity: checksum('p') };
    shop.write();
    expect(billOf(shop.folder).bill.components.map(({ name }) => name)).toEqual(['till', 'coin']);
  });

  it('G9: lists every production dependency of this project with version and checksum, reproducibly', () => {
    const { text, bill } = billOf(process.cwd());
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, Entry>;
    };

    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    const wanted = Object.keys(dependencies).map(
      (name) => `${name}@${packages[`node_modules/${name}`]?.version ?? 'none'}`,
    );
    expect(wanted.filter((id) => !listed.has(id))).toEqual([]);
    for (const { hashes } of bill.components)
      expect(hashes).toEqual([
        { alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as string },
      ]);
    const refs = new Set(bill.components.map(({ purl }) => purl));
    expect(refs.size).toBe(bill.components.length);
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual(
      [],
    );
    expect(billOf(process.cwd()).text).toBe(text);
  });
});

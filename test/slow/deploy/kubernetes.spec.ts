import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readConfig } from '../../../src/platform/config/env.js';

const ROOT = 'deploy/kubernetes';
const OVERLAYS = ['production', 'staging'];

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string; readonly optional?: boolean };
  }[];
  readonly securityContext: object;
  readonly resources: { readonly limits: { readonly memory?: string } };
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly serviceAccountName: string;
  readonly securityContext: object;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly Container[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly automountServiceAccountToken?: boolean;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: { readonly spec: PodSpec };
    readonly minAvailable: number;
    readonly minReplicas: number;
    readonly ports: readonly { readonly targetPort: string }[];
    readonly rules: readonly { readonly host: string }[];
    readonly egress?: readonly EgressRule[];
  };
}
interface EgressRule {
  readonly to?: readonly {
    readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
    readonly namespaceSelector?: object;
  }[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

/** Runs the check as CI does, in a folder that has `deploy/kubernetes`. */
function check(folder: string, ...flags: string[]) {
  const script = resolve('scripts/checks/manifests.mjs');
  return spawnSync(process.execPath, [script, ...flags], { cwd: folder, encoding: 'utf8' });
}

const { stdout } = check('.', '--json');
const rendered = JSON.parse(stdout) as Readonly<Record<string, readonly Manifest[]>>;
const objectsOf = (overlay: string) => rendered[`${ROOT}/overlays/${overlay}`] ?? [];
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
const secrets = parseAllDocuments(readFileSync(`${ROOT}/secrets.example.yaml`, 'utf8')).map(
  (document) => document.toJS() as Manifest,
);
const namesIn = (secret: string) =>
  Object.keys(secrets.find(({ metadata }) => metadata.name === secret)?.stringData ?? {});

function podOf(overlay: string, kind: 'Deployment' | 'Job'): PodSpec {
  const objects = objectsOf(kind === 'Job' ? `${overlay}/migrations` : overlay);
  const found = objects.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`${overlay} has no ${kind}`);
  return found.spec.template.spec;
}
function containerOf(overlay: string, kind: 'Deployment' | 'Job'): Container {
  const [container] = podOf(overlay, kind).containers;
  if (container === undefined) throw new Error(`the ${kind} of ${overlay} has no container`);
  return container;
}

function one(overlay: string, kind: string, name = 'x402'): Manifest {
  const found = objectsOf(overlay).find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`${overlay} has no ${kind} ${name}`);
  return found;
}

const secretsOf = ({ envFrom }: Container) => envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []);

/** As the kubelet makes it: a later source wins, and `env` above all. */
function environmentOf(overlay: string, given: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const { env, envFrom } = containerOf(overlay, 'Deployment');
  const sources = envFrom.map(({ configMapRef, secretRef }) =>
    configMapRef === undefined
      ? given[secretRef?.name ?? '']
      : one(overlay, 'ConfigMap', configMapRef.name).data,
  );
  const literals = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  return Object.assign({}, ...sources, literals) as Readonly<Record<string, string>>;
}

/** The least that production needs. */
const FILLED = {
  'x402-database': { DATABASE_URL: 'postgres://x402_runtime:secret@db/x402', DATABASE_CA_CERT: '' },
  'x402-operator': { X402_ADMIN_KEY: 'an-operator-key-of-a-cluster' },
};

describe.each(OVERLAYS)('the Kubernetes overlay %s', (overlay) => {
  it.each(['Deployment', 'Job'] as const)(
    'L3: its %s runs this version without privileges on a read-only root',
    (kind) => {
      const pod = podOf(overlay, kind);
      const container = containerOf(overlay, kind);
      expect(container.image).toMatch(new RegExp(`/x402-infrastructure:${version}$`));
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources.limits.memory).toMatch(/^\d+Mi$/);
    },
  );

  it('S9: servers and migrations have an account each, without a token, and no Role', () => {
    const all = [...objectsOf(overlay), ...objectsOf(`${overlay}/migrations`)];
    const accounts = all.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts.map(({ metadata }) => metadata.name)).toEqual(['x402', 'x402-migrations']);
    for (const account of accounts) expect(account.automountServiceAccountToken).toBe(false);
    for (const kind of ['Deployment', 'Job'] as const) {
      const { serviceAccountName, automountServiceAccountToken } = podOf(overlay, kind);
      expect(automountServiceAccountToken).toBe(false);
      expect(serviceAccountName).toBe(kind === 'Job' ? 'x402-migrations' : 'x402');
    }
    expect(all.filter(({ kind }) => kind.includes('Role'))).toEqual([]);
  });

  it('S9: only the migrations get the database owner’s URL, and they get nothing else', () => {
    expect(secretsOf(containerOf(overlay, 'Job'))).toEqual(['x402-database-owner']);
    expect(secretsOf(containerOf(overlay, 'Deployment'))).not.toContain('x402-database-owner');
    expect(namesIn('x402-database-owner')).toEqual(['DATABASE_URL', 'DATABASE_CA_CERT']);
    expect(namesIn('x402-database')).toEqual(['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_CA_CERT']);
  });

  it('S9: signing, billing, encryption and operator keys have a Secret each, which the servers read', () => {
    expect(namesIn('x402-signers')).toEqual(['X402_EVM_SIGNER_KEYS', 'X402_SVM_SIGNER_KEYS']);
    expect(namesIn('x402-stripe')).toEqual(['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']);
    expect(namesIn('x402-encryption')).toEqual(['ENCRYPTION_KEY']);
    expect(namesIn('x402-operator')).toContain('X402_ADMIN_KEY');
    const read = [...secretsOf(containerOf(overlay, 'Deployment')), 'x402-database-owner'];
    expect(read.sort()).toEqual(secrets.map(({ metadata }) => metadata.name).sort());
    expect(secrets.flatMap(({ stringData = {} }) => Object.values(stringData)).join('')).toBe('');
  });

  it('F3: the grace period covers preStop, the drain and 30 s for requests', () => {
    const { preStop } = containerOf(overlay, 'Deployment').lifecycle;
    const pauseMs = Number(/\}, (\d+)\)/.exec(preStop.exec.command.join(' '))?.[1]);
    expect(pauseMs).toBeGreaterThan(0);
    expect(podOf(overlay, 'Deployment').terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
      pauseMs / 1_000 + 35,
    );
  });

  it('F1: probes use the health routes on the management port', () => {
    const container = containerOf(overlay, 'Deployment');
    // An overloaded public port must not make Kubernetes restart the pod.
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    expect(probes.map(({ httpGet }) => httpGet)).toEqual([
      { path: '/health/live', port: 'management' },
      { path: '/health/live', port: 'management' },
      { path: '/health/ready', port: 'management' },
    ]);
    expect(one(overlay, 'Service').spec.ports.map(({ targetPort }) => targetPort)).toEqual(['http']);
  });

  it('O9: servers listen to all and believe one balancer, unless x402-settings says otherwise', () => {
    const usual = readConfig(environmentOf(overlay, FILLED));
    expect(usual).toMatchObject({ mode: 'production', http: { host: '0.0.0.0', trustProxyHops: 1 } });
    expect(environmentOf(overlay, FILLED)).toMatchObject({ MANAGEMENT_HOST: '0.0.0.0' });
    const settings = { HOST: '::', MANAGEMENT_HOST: '::', TRUST_PROXY: '2' };
    const changed = environmentOf(overlay, { ...FILLED, 'x402-settings': settings });
    expect(changed).toMatchObject(settings);
  });

  it('I1: the autoscaler keeps more pods than a disruption must leave', () => {
    const { minReplicas } = one(overlay, 'HorizontalPodAutoscaler').spec;
    expect(minReplicas).toBeGreaterThan(one(overlay, 'PodDisruptionBudget').spec.minAvailable);
  });

  it('O9: servers reach 443, 8443 and SMTP of the Internet by IPv4 and IPv6, and nothing private there', () => {
    const rule = one(overlay, 'NetworkPolicy').spec.egress?.find(({ to }) => to !== undefined);
    expect(rule?.ports.map(({ port }) => port)).toEqual([443, 8443, 465, 587, 2525]);
    const [ipv4, ipv6] = rule?.to?.map(({ ipBlock }) => ipBlock) ?? [];
    expect([ipv4?.cidr, ipv6?.cidr]).toEqual(['0.0.0.0/0', '::/0']);
    expect(ipv4?.except).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']),
    );
    expect(ipv6?.except).toEqual(expect.arrayContaining(['fc00::/7', 'fe80::/10']));
  });

  it('O9: servers reach the nodes of chains in labelled namespaces', () => {
    const [rule] = one(overlay, 'NetworkPolicy', 'x402-own-nodes').spec.egress ?? [];
    expect(rule?.to?.[0]?.namespaceSelector).toEqual({ matchLabels: { 'x402.example/role': 'chain-nodes' } });
    expect(rule?.ports.map(({ port }) => port)).toEqual([443, 8443, 8545, 8899]);
  });

  it('O9: servers and migrations reach poolers of managed services, and Redis by TLS', () => {
    const rule = one(overlay, 'NetworkPolicy', 'x402-private-services').spec.egress?.[1];
    expect(rule?.ports.map(({ port }) => port)).toEqual(
      expect.arrayContaining([5432, 6432, 6543, 6379, 6380, 26379]),
    );
    // Public addresses are an overlay's decision: production shows how.
    const isPublic = rule?.to?.some(({ ipBlock }) => ipBlock?.cidr === '203.0.113.0/24');
    expect(isPublic).toBe(overlay === 'production');
  });

  it('L3: has a namespace and a host of its own', () => {
    const namespaces = objectsOf(overlay).map(({ metadata }) => metadata.namespace);
    expect(new Set(namespaces)).toEqual(new Set([overlay === 'staging' ? 'x402-staging' : 'x402']));
    const host = overlay === 'staging' ? 'api.staging.example.com' : 'api.example.com';
    expect(one(overlay, 'Ingress').spec.rules.map((rule) => rule.host)).toEqual([host]);
  });
});

describe('npm run manifests', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'x402-manifests-'));
    cpSync(ROOT, join(folder, ROOT), { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function change(file: string, from: string, to: string): void {
    const path = join(folder, ROOT, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }

  it.each([
    [
      'a field that Kubernetes does not know',
      'base/deployment.yaml',
      'periodSeconds: 10',
      'periodSecond: 10',
      `'"periodSecond"' does not exist`,
    ],
    [
      'a value of another type',
      'base/availability.yaml',
      'maxReplicas: 20',
      "maxReplicas: 'many'",
      'maxReplicas must be integer',
    ],
    [
      'a missing field',
      'base/network-policies.yaml',
      '- ipBlock: { cidr: 10.0.0.0/8 }',
      '- ipBlock: {}',
      'must have required property cidr',
    ],
    ['an unknown kind', 'base/service.yaml', 'kind: Service', 'kind: Services', 'v1 has no kind Services'],
    [
      'a field that stands twice',
      'base/service.yaml',
      'kind: Service',
      'kind: Service\nkind: Pod',
      'Map keys must be unique',
    ],
    [
      'a patch of nothing',
      'overlays/staging/kustomization.yaml',
      '/spec/minAvailable',
      '/spec/minAvailible',
      'there is no /spec/minAvailible',
    ],
    [
      'a patch without its object',
      'overlays/staging/kustomization.yaml',
      'kind: Ingress',
      'kind: Gateway',
      'no Gateway x402 to patch',
    ],
    [
      'what it does not render',
      'overlays/staging/kustomization.yaml',
      'namespace:',
      'namePrefix: a-\nnamespace:',
      'namePrefix is not rendered',
    ],
  ])('L3: refuses %s', (_, file, from, to, said) => {
    change(file, from, to);
    const { status, stderr } = check(folder);
    expect(stderr).toContain(said);
    expect(status).toBe(1);
  });

  it('L3: accepts the manifests as they are', () => {
    expect(check(folder)).toMatchObject({ status: 0, stderr: '' });
  });
});

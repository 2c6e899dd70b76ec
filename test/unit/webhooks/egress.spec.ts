import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { DnsNameResolver } from '../../../src/modules/webhooks/egress/name-resolver.js';
import { TargetPolicy } from '../../../src/modules/webhooks/egress/target-policy.js';
import { WebhookSender, type SendLimits } from '../../../src/modules/webhooks/egress/webhook-sender.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { startDnsServer, type DnsServer } from '../../support/proxies/dns-server.js';
import { startWebhookReceiver } from '../../support/webhooks/webhook-receiver.js';

/** A loopback address that only this file uses. */
const INSIDE = '127.77.40.2';
const PUBLIC = '93.184.216.34';
const NEVER = new AbortController().signal;

function sender(dns: DnsServer, limits: Partial<SendLimits> = {}, allowed = ''): WebhookSender {
  const config = readConfig({ NODE_ENV: 'test', WEBHOOK_ALLOWED_HOSTS: allowed });
  const policy = new TargetPolicy(config, new DnsNameResolver([dns.address]));
  return new WebhookSender(policy, { timeoutMs: 1_000, answerBytes: 65_536, ca: undefined, ...limits });
}

describe('webhook requests with a hostile name server', () => {
  let inside: Server;
  let connections = 0;
  let dns: DnsServer;
  /** The addresses of each connection attempt; none of them reaches the network. */
  const targets: string[][] = [];

  beforeAll(async () => {
    inside = createServer(() => (connections += 1)).listen(8443, INSIDE);
    await once(inside, 'listening');
    dns = await startDnsServer({
      'rebinding.example.com': [[PUBLIC], [INSIDE]],
      'inside.example.com': [[INSIDE]],
      'both.example.com': [[PUBLIC, INSIDE]],
      'mapped.example.com': [[`::ffff:${INSIDE}`]],
      'six.example.com': [['::1']],
    });
  });
  afterAll(async () => {
    await dns.stop();
    inside.close();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    targets.length = 0;
  });

  const watchConnections = (): void => {
    jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      const [options] = args.flat() as [{ lookup?: Lookup; host: string }];
      options.lookup?.(options.host, { all: true }, (_, found) =>
        targets.push(found.map(({ address }) => address)),
      );
      process.nextTick(() => this.destroy(new Error('not in this test')));
      return this;
    });
  };

  it('G6: the connection uses the checked address when the name resolves to an internal address later', async () => {
    watchConnections();
    const url = 'https://rebinding.example.com:8443/hook';
    const first = await sender(dns).send(url, {}, '{}', NEVER);
    expect(first).toMatchObject({ statusCode: null, error: 'connection' });
    expect(targets).toEqual([[PUBLIC]]);
    expect(dns.asked('rebinding.example.com')).toBe(2);
    jest.restoreAllMocks();
    const second = await sender(dns).send(url, {}, '{}', NEVER);
    expect(second).toMatchObject({ statusCode: null, error: 'address_not_allowed' });
    expect(connections).toBe(0);
  });

  it.each(['inside', 'both', 'mapped', 'six'])(
    'G6: no connection is made to %s.example.com',
    async (name) => {
      const result = await sender(dns).send(`https://${name}.example.com:8443/`, {}, '{}', NEVER);
      expect(result).toMatchObject({ statusCode: null, error: 'address_not_allowed' });
      expect(dns.asked(`${name}.example.com`)).toBeGreaterThan(0);
      expect(connections).toBe(0);
    },
  );

  it('G6: the internal listener counts a direct connection', async () => {
    const connectionsBefore = connections;
    const socket = new Socket().connect(8443, INSIDE);
    await once(socket, 'connect');
    socket.destroy();
    expect(connections).toBe(connectionsBefore + 1);
  });

  it('K2: an unknown name fails with name_not_resolved', async () => {
    const result = await sender(dns).send('https://nowhere.example.com/', {}, '{}', NEVER);
    expect(result).toMatchObject({ statusCode: null, error: 'name_not_resolved' });
  });

  it('G6: a redirect to an internal address is not followed', async () => {
    const receiver = await startWebhookReceiver();
    const connectionsBefore = connections;
    receiver.answer({ status: 302, headers: { location: `https://${INSIDE}:8443/` } });
    const result = await sender(dns, {}, receiver.host).send(receiver.url, {}, '{}', NEVER);
    await receiver.stop();
    expect(result).toMatchObject({ statusCode: 302, error: null });
    expect(connections).toBe(connectionsBefore);
  });
});

type Lookup = (
  host: string,
  options: { all: true },
  callback: (error: unknown, found: { address: string }[]) => void,
) => void;

describe('webhook requests over HTTPS', () => {
  let folder: string;
  let dns: DnsServer;
  let port: number;
  let names: (string | false | undefined)[];
  let hosts: (string | undefined)[];
  let server: ReturnType<typeof createHttpsServer>;
  let certificate: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'x402-tls-'));
    const file = (name: string) => join(folder, name);
    const words =
      'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost';
    const made = spawnSync('openssl', [...words.split(' '), '-keyout', file('key'), '-out', file('cert')]);
    expect({ status: made.status, error: made.error }).toEqual({ status: 0, error: undefined });
    certificate = readFileSync(file('cert'), 'utf8');
    [names, hosts] = [[], []];
    server = createHttpsServer({ key: readFileSync(file('key')), cert: certificate }, (request, response) => {
      names.push((request.socket as TLSSocket & { servername?: string | false }).servername);
      hosts.push(request.headers.host);
      response.end('ok');
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    dns = await startDnsServer({});
  });
  afterAll(async () => {
    server.close();
    await dns.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('K2: the certificate is verified, and server name and Host header match the URL', async () => {
    const allowed = `localhost:${port}`;
    const url = `https://localhost:${port}/hook`;
    const unrelated = await sender(dns, {}, allowed).send(url, {}, '{}', NEVER);
    expect(unrelated).toMatchObject({ statusCode: null, error: 'tls' });
    const known = await sender(dns, { ca: certificate }, allowed).send(url, {}, '{}', NEVER);
    expect(known).toMatchObject({ statusCode: 200, error: null, excerpt: 'ok' });
    expect(names).toEqual(['localhost']);
    expect(hosts).toEqual([`localhost:${port}`]);
  });

  it('K2: a shutdown ends a request at once', async () => {
    const receiver = await startWebhookReceiver();
    receiver.answer('silence');
    const stop = new AbortController();
    const sending = sender(dns, { timeoutMs: 20_000 }, receiver.host).send(
      receiver.url,
      {},
      '{}',
      stop.signal,
    );
    setTimeout(() => {
      stop.abort();
    }, 50);
    expect(await sending).toMatchObject({ statusCode: null, error: 'stopped' });
    await receiver.stop();
  });
});

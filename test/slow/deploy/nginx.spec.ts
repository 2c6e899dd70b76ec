import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { freePort } from '../../support/services/free-port.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';

const ADMIN_KEY = 'operator-key-behind-nginx';
const BASE = '/api/v1/x402';

describe('deploy/nginx/x402.conf in Debian’s nginx', () => {
  let folder: string;
  let server: ServerProcess;
  let nginx: ChildProcess;
  let ports: { http: number; https: number };
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const ask = (path: string, init: Parameters<typeof fetch>[1] = {}) =>
    fetch(`https://127.0.0.1:${ports.https}${BASE}${path}`, { dispatcher, ...init });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'x402-nginx-'));
    server = await startServer({ env: { TRUST_PROXY: '1', X402_ADMIN_KEY: ADMIN_KEY } });
    ports = { http: await freePort(), https: await freePort() };
    const certificate =
      '-x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=api.example.com -keyout privkey.pem -out fullchain.pem';
    spawnSync('openssl', ['req', ...certificate.split(' ')], { cwd: folder });
    const site = readFileSync('deploy/nginx/x402.conf', 'utf8')
      .replace('127.0.0.1:3001', new URL(server.url).host)
      // A second server that is being restarted. Without max_fails nginx would leave it out after the first refusal.
      .replace('# server 127.0.0.1:3002', `server 127.0.0.1:${await freePort()} max_fails=0`)
      .replaceAll('/etc/ssl/x402', folder)
      .replace(/listen 80;\n\s+listen \[::\]:80;/, `listen 127.0.0.1:${ports.http};`)
      .replace(/listen 443 ssl;\n\s+listen \[::\]:443 ssl;/, `listen 127.0.0.1:${ports.https} ssl;`);
    expect(site).toContain('max_fails=0');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;\n` +
        `events {}\nhttp { access_log off; ${temporary.join(' ')}\n${site}\n}\n`,
    );
    nginx = spawn('nginx', ['-p', folder, '-e', `${folder}/error.log`, '-c', join(folder, 'nginx.conf')], {
      env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
      stdio: 'ignore',
    });
    const isUp = () =>
      ask('/health/live').then(
        ({ ok }) => ok,
        () => false,
      );
    for (let tries = 0; tries < 100 && !(await isUp()); tries++) await wait(50);
  });
  afterAll(async () => {
    nginx.kill();
    await once(nginx, 'exit');
    await server.kill();
    await dispatcher.close();
    rmSync(folder, { recursive: true });
  });

  it('L3: serves by https, and sends plain http there', async () => {
    expect((await ask('/health/ready')).status).toBe(200);
    const plain = await fetch(`http://127.0.0.1:${ports.http}/docs?a=1`, { redirect: 'manual' });
    expect(plain.status).toBe(308);
    expect(plain.headers.get('location')).toBe('https://127.0.0.1/docs?a=1');
  });

  it('F3: while one of two servers is restarted, the other one gets its requests, POSTs too', async () => {
    const statuses = [];
    for (let index = 0; index < 6; index++)
      statuses.push((await ask('/verify', { method: 'POST', body: '{}' })).status);
    // Of the server, which takes JSON only; nginx would say 502.
    expect(new Set(statuses)).toEqual(new Set([415]));
  });

  it('S10: TRUST_PROXY=1 is right for it', async () => {
    const answer = await ask('/admin/db-stats', { headers: { 'x-admin-key': ADMIN_KEY } });
    expect(await answer.json()).toMatchObject({
      forwarding: { trustedProxies: 1, forwardedAddresses: 1, callerIsPrivate: true },
    });
  });

  it('G5: a body that is too large gets the server’s own answer', async () => {
    const answer = await ask('/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tx_hash: 'a'.repeat(1_500_000) }),
    });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE' },
    });
  });
});

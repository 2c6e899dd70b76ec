import type { Role } from '../../../src/domain/access/role.js';
import { SessionSecret } from '../../../src/modules/accounts/sessions/session-secret.js';
import { SessionsRepository } from '../../../src/modules/accounts/sessions/sessions.repository.js';
import type { TestApp } from '../http/app.js';
import { Browser } from './browser.js';

/** A person who is signed in as a member of a tenant. */
export interface Member {
  readonly browser: Browser;
  readonly userId: string;
  readonly sessionId: string;
}

interface Person {
  readonly role?: Role;
  readonly name?: string | null;
  readonly email?: string;
}

/** Inserts a person, a membership and a session; signing in itself has its own specs. */
export async function signedInMember(
  { app, dataSource }: TestApp,
  tenantId: string,
  { role = 'owner', name = null, email = `${crypto.randomUUID()}@example.com` }: Person = {},
): Promise<Member> {
  const [user] = await dataSource.query<[{ id: string }]>(
    'INSERT INTO users (email, name) VALUES ($1, $2) RETURNING id',
    [email, name],
  );
  await dataSource.query('INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, $3)', [
    tenantId,
    user.id,
    role,
  ]);
  const secret = app.get(SessionSecret, { strict: false });
  const token = await secret.makeToken('session');
  const tokenHash = await secret.hashOf('session', token);
  if (tokenHash === null) throw new Error('no token of ours');
  const sessionId = await app.get(SessionsRepository, { strict: false }).insert(dataSource.manager, {
    tokenHash,
    userId: user.id,
    method: 'email',
    tenantId,
    secondFactorAt: null,
    operatorKeyHash: null,
    userAgent: 'test',
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const browser = await Browser.of(app);
  browser.cookies.set('x402_session', token);
  await browser.session();
  return { browser, userId: user.id, sessionId };
}

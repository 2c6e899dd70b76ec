import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiveMail, type MailReceiver } from '../mail/receive-mail.js';
import { freePort } from '../services/free-port.js';
import { startServer, type ServerProcess } from '../services/server-process.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../services/worker-database.js';
import { visit } from './visit.js';

/** A built server with an empty database and a mailbox of its own. Pictures are kept if `KEEP_SCREENSHOTS=1`. */
export class ConsoleStage {
  private constructor(
    readonly database: ThrowawayDatabase,
    readonly mail: MailReceiver,
    readonly server: ServerProcess,
    /** Where the visitor is: a server with a name is asked by it. */
    readonly origin: string,
    private readonly folder: string,
  ) {}

  /**
   * @param env settings beside mail and the database
   * @param name `localhost`: it is then the host of `PUBLIC_URL`, as passkeys want it
   */
  static async start(
    env: Readonly<Record<string, string | undefined>>,
    name?: 'localhost',
  ): Promise<ConsoleStage> {
    // A separate database: other specs ban the address of this machine.
    const [database, mail, port] = [await createThrowawayDatabase(), await receiveMail(), await freePort()];
    const named = name === undefined ? undefined : `http://${name}:${port}`;
    const server = await startServer({
      ...(named !== undefined && { port }),
      env: {
        ...{ DATABASE_URL: database.url, SMTP_URL: mail.url, ...env },
        ...(named !== undefined && { PUBLIC_URL: named }),
      },
    });
    const folder = mkdtempSync(join(tmpdir(), 'x402-console-'));
    return new ConsoleStage(database, mail, server, named ?? server.url, folder);
  }

  /** Runs a script of test/browser/console. @returns its report */
  visit<Report>(script: string, data: Readonly<Record<string, unknown>> = {}): Promise<Report> {
    const { origin, folder, mail } = this;
    return visit<Report>(script, { origin, folder, mail, data });
  }

  /** Asks the API with the headers of a caller. @throws Error when it refuses */
  async ask<T>(
    caller: Readonly<Record<string, string>>,
    method: string,
    path: string,
    body?: object | string,
  ): Promise<T> {
    const isCsv = typeof body === 'string';
    const response = await fetch(`${this.server.url}/api/v1/x402${path}`, {
      method,
      headers: {
        ...caller,
        ...(body !== undefined && { 'content-type': isCsv ? 'text/csv' : 'application/json' }),
      },
      ...(body !== undefined && { body: isCsv ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async stop(): Promise<void> {
    await this.server.kill();
    await this.mail.stop();
    await this.database.drop();
    if (process.env['KEEP_SCREENSHOTS'] === '1') process.stderr.write(`${this.folder}\n`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}

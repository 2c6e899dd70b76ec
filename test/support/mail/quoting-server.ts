import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that refuses, and quotes what it was told: the first log-in, and every mail after it. */
export interface QuotingMailServer {
  /** For `SMTP_URL`. */
  readonly url: string;
  /** The mails that it refused, as they came; grows. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
}

/** Starts one that takes any user. */
export async function startQuotingMailServer(user: string, password: string): Promise<QuotingMailServer> {
  const refused: string[] = [];
  let logIns = 0;
  const server = new SMTPServer({
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    logger: false,
    onAuth({ username = '', password: given = '' }, _session, done) {
      logIns += 1;
      if (logIns > 1) done(null, { user: username });
      else done(refusal(454, `try again: ${username} ${given}`));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = Buffer.concat(chunks).toString();
        refused.push(mail);
        // One line, as a reply is.
        done(refusal(550, `refused: ${mail.replace(/\s+/g, ' ')}`));
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    refused,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

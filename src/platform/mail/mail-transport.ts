/** A mail as it leaves. */
export interface OutgoingMail {
  /** Stable over attempts: a receiver knows a repeated mail by it (`Message-ID`). */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Takes a POST without a session (RFC 8058); null for mail that is a duty. */
  readonly oneClickUrl: string | null;
}

/**
 * A mail was not sent. `isFinal`: this mail will never be taken, whenever it is sent again. `reason` is a closed word or
 * a reply code, never the server's text, which may hold the address.
 */
export class MailNotSent extends Error {
  constructor(
    readonly reason: string,
    readonly isFinal: boolean,
  ) {
    super(`the mail was not sent (${reason})`);
    this.name = 'MailNotSent';
  }
}

/** Hands mail to the next server. */
export abstract class MailTransport {
  /** Resolves when the next server has taken the mail. @throws MailNotSent */
  abstract send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
  /** Ends its connections; a mail in transit finishes first. */
  abstract close(): void;
}

import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { MailTransport, type OutgoingMail } from './mail-transport.js';

/** A mail in the mailbox. */
export interface DevMail extends OutgoingMail {
  readonly receivedAt: Date;
}

const KEPT = 50;

/**
 * The mailbox of a developer who has no SMTP server: mail is printed to the terminal and kept in memory, the last fifty
 * of this process. It exists only where `MailSettings.hasDevMailbox` says so; else it takes nothing.
 */
@Injectable()
export class DevMailbox extends MailTransport {
  private readonly kept: DevMail[] = [];

  constructor(private readonly config: AppConfig) {
    super();
  }

  /** Whether mail comes here. */
  get isOpen(): boolean {
    return this.config.mail.hasDevMailbox;
  }

  /** Its mail, the newest first. */
  list(): readonly DevMail[] {
    return [...this.kept].reverse();
  }

  send(mail: OutgoingMail): Promise<void> {
    if (!this.isOpen) return Promise.reject(new Error('the mailbox of the developer is closed'));
    this.kept.push({ ...mail, receivedAt: new Date() });
    if (this.kept.length > KEPT) this.kept.shift();
    process.stdout.write(`\n--- mail to ${mail.to}: ${mail.subject}\n${mail.text}---\n\n`);
    return Promise.resolve();
  }

  close(): void {
    this.kept.length = 0;
  }
}

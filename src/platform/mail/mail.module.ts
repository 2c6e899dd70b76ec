import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { DevMailbox } from './dev-mailbox.js';
import { MailCaps } from './mail-caps.js';
import { Mail } from './mail.js';
import { MailOutbox } from './mail-outbox.js';
import { MailSender } from './mail-sender.js';
import { MailTransport } from './mail-transport.js';
import { MailWorker } from './mail-worker.js';
import { Notices } from './notices.js';
import { SmtpTransport } from './smtp-transport.js';
import { Unsubscribes } from './unsubscribes.js';

/** Mail: its outbox, who sends it, and who wants no more of it. */
@Global()
@Module({
  providers: [
    DevMailbox,
    Mail,
    MailCaps,
    MailOutbox,
    MailSender,
    MailWorker,
    Notices,
    Unsubscribes,
    {
      provide: MailTransport,
      inject: [AppConfig, DevMailbox],
      useFactory: ({ mail }: AppConfig, mailbox: DevMailbox): MailTransport =>
        mail.smtpUrl === null ? mailbox : new SmtpTransport(mail.smtpUrl, mail.from),
    },
  ],
  exports: [DevMailbox, Mail, Notices, Unsubscribes],
})
export class MailModule {}

import { Injectable, Logger } from '@nestjs/common';
import { BASE_PATH } from '../http/base-path.js';
import { Clock } from '../clock.js';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from '../observability/metrics.js';
import { mailPlace } from '../secrets/places.js';
import { SecretStore } from '../secrets/secret-store.js';
import type { MailContent } from './mail.js';
import { MailOutbox, type LeasedMail } from './mail-outbox.js';
import { MailNotSent, MailTransport, type OutgoingMail } from './mail-transport.js';
import { render } from './templates/layout.js';
import { compose, isEndedByReaders, isMailTemplate, type MailData } from './templates/templates.js';
import { Unsubscribes } from './unsubscribes.js';

/** Pauses between attempts, in seconds; the last one repeats until the mail expires. */
const PAUSES_S = [5, 15, 60, 300, 900, 3_600];
/** How long one attempt may take; shorter than the lease, so that the mail is not sent twice. */
const ATTEMPT_MS = 60_000;
/** How long a mail waits that this process cannot read: its key is missing, or a later build wrote it. */
const UNREADABLE_PAUSE_S = 60;

/** Sends one mail and records how that ended. */
@Injectable()
export class MailSender {
  private readonly logger = new Logger('mail');

  constructor(
    private readonly config: AppConfig,
    private readonly outbox: MailOutbox,
    private readonly transport: MailTransport,
    private readonly unsubscribes: Unsubscribes,
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Sends a leased mail, unless it has expired. @throws the driver's error; the mail is sent again after its lease */
  async send(mail: LeasedMail): Promise<void> {
    if (mail.expiresAt.getTime() <= this.clock.nowMs()) return this.fail(mail, 'expired');
    const outgoing = await this.outgoing(mail);
    if (outgoing === null) return this.outbox.postpone(mail, this.after(UNREADABLE_PAUSE_S), 'unreadable');
    try {
      await this.transport.send(outgoing, AbortSignal.timeout(ATTEMPT_MS));
    } catch (error) {
      return this.handle(mail, error instanceof MailNotSent ? error : new MailNotSent('unknown', false));
    }
    await this.outbox.sent(mail, new Date(this.clock.nowMs()));
    this.metrics.mailEnded('sent');
  }

  private async outgoing(mail: LeasedMail): Promise<OutgoingMail | null> {
    const { id, tenantId, template } = mail;
    const content = this.secrets.open(mail.content, mailPlace(tenantId, id));
    if (content === null || !isMailTemplate(template)) return null;
    const { to, data } = JSON.parse(content.toString()) as MailContent;
    const origin = this.config.http.publicUrl.replace(/\/$/, '');
    const token = isEndedByReaders(template) ? await this.unsubscribes.tokenOf(to) : null;
    const text = compose(template, data as MailData[typeof template], (path) => `${origin}${path}`);
    const unsubscribeUrl = token === null ? null : `${origin}/console/unsubscribe#${token}`;
    const oneClickUrl = token === null ? null : `${origin}/${BASE_PATH}/mail/unsubscribe/${token}`;
    return { id, to, oneClickUrl, ...render(text, { origin, unsubscribeUrl }) };
  }

  /** Neither the address nor the server's text is logged: the text often holds the address. */
  private async handle(mail: LeasedMail, { reason, isFinal }: MailNotSent): Promise<void> {
    const { id, template, attempt } = mail;
    if (isFinal) {
      this.logger.warn({ message: 'a mail was refused for good', mailId: id, template, reason });
      return this.fail(mail, reason);
    }
    const pauseS = PAUSES_S[Math.min(attempt, PAUSES_S.length) - 1] ?? 0;
    this.logger.warn({ message: 'a mail could not be sent yet', mailId: id, template, attempt, reason });
    this.metrics.mailEnded('postponed');
    await this.outbox.postpone(mail, this.after(pauseS), reason);
  }

  private async fail(mail: LeasedMail, reason: string): Promise<void> {
    await this.outbox.failed(mail, new Date(this.clock.nowMs()), reason);
    this.metrics.mailEnded(reason === 'expired' ? 'expired' : 'refused');
  }

  private after(seconds: number): Date {
    return new Date(this.clock.nowMs() + seconds * 1_000);
  }
}

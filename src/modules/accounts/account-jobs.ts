import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.js';
import { EndedViews } from './sessions/ended-views.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Challenges } from './sign-in/challenges.repository.js';
import { InvitationsRepository } from './team/invitations.repository.js';

/** Deletes what is past: sessions, challenges of sign-ins, invitations. Tells tenants of views that are past. */
@Injectable()
export class AccountJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly sessions: SessionsRepository,
    private readonly views: EndedViews,
    private readonly challenges: Challenges,
    private readonly invitations: InvitationsRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'forget-sign-ins', cron: '20 * * * *', run: () => this.forget() });
  }

  /** Deletes everything past. Several processes may run it at once. */
  async forget(): Promise<void> {
    await this.views.noticeAll();
    await this.sessions.deleteEnded();
    await this.challenges.deleteExpired();
    await this.invitations.deleteExpired();
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Challenges } from './sign-in/challenges.repository.js';
import { InvitationsRepository } from './team/invitations.repository.js';

/** Deletes what is past: sessions, challenges of sign-ins, invitations. */
@Injectable()
export class AccountJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly sessions: SessionsRepository,
    private readonly challenges: Challenges,
    private readonly invitations: InvitationsRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'forget-sign-ins', cron: '20 * * * *', run: () => this.forget() });
  }

  /** Deletes everything past. Several processes may run it at once. */
  async forget(): Promise<void> {
    await this.sessions.deleteEnded();
    await this.challenges.deleteExpired();
    await this.invitations.deleteExpired();
  }
}

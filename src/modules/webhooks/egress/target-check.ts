import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { RefusedTarget, TargetPolicy } from './target-policy.js';

/** The longest time that a registration waits for the name server of the URL. */
const PATIENCE_MS = 2_000;

/** Checks a URL at its registration, for early feedback. The binding check happens at every delivery. */
@Injectable()
export class TargetCheck {
  constructor(private readonly policy: TargetPolicy) {}

  /**
   * Accepts a URL that we may call. Also accepts a name that does not resolve yet, or not within two seconds.
   *
   * @throws DomainError `VALIDATION_FAILED` with the reason
   */
  async assertAcceptable(url: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    try {
      await Promise.race([this.policy.pin(url), patience]);
    } catch (error) {
      if (!(error instanceof RefusedTarget)) return;
      const { message } = error;
      throw new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'url', message }] });
    } finally {
      clearTimeout(timer);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { RefusedTarget, TargetPolicy } from './target-policy.js';

/** Whoever registers a URL does not wait longer for its name server. */
const PATIENCE_MS = 2_000;

/** Looks at a URL when it is given to us. It is looked at again at every delivery, which is when it counts. */
@Injectable()
export class TargetCheck {
  constructor(private readonly policy: TargetPolicy) {}

  /**
   * A name that does not resolve yet is no reason to refuse it.
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

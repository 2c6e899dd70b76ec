import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AppRequest } from '../http/request/access.js';
import { callerOf } from '../http/request/principal.js';
import type { Author } from './audit.js';

/** Handler parameter: the author of a change. Use it only on routes that reject anonymous callers. */
export const CurrentAuthor = createParamDecorator((_: unknown, context: ExecutionContext): Author => {
  const { principal, requestId } = context.switchToHttp().getRequest<AppRequest>();
  if (principal === undefined || principal.kind === 'anonymous') {
    throw new Error('an anonymous caller changes nothing');
  }
  return { actor: callerOf(principal), requestId };
});

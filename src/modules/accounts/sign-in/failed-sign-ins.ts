import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { FailedAuthentication, FailedAuthListener } from '../../limits/index.js';

/** Counts wrong links, codes, signatures and keys of a sign-in towards a ban of the address, as wrong API keys. */
@Injectable()
export class FailedSignIns implements NestInterceptor {
  constructor(private readonly failures: FailedAuthListener) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AppRequest>();
    return next.handle().pipe(
      catchError((error: unknown) => {
        throw error instanceof FailedAuthentication ? (this.failures.note(request) ?? error) : error;
      }),
    );
  }
}

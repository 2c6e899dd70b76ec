import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, throwError, type Observable } from 'rxjs';
import { ErrorMasker } from './error-masker.js';

/**
 * Masks what a handler throws before anything around it (such as the idempotency record) can see or keep it; the
 * filter then renders it.
 */
@Injectable()
export class ErrorMaskingInterceptor implements NestInterceptor {
  constructor(private readonly masker: ErrorMasker) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => this.masker.mask(error))));
  }
}

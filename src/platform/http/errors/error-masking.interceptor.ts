import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, throwError, type Observable } from 'rxjs';
import { ErrorMasker } from './error-masker.js';

/**
 * Masks a handler's error before outer code (such as the idempotency record) sees or stores it. The filter renders it
 * later.
 */
@Injectable()
export class ErrorMaskingInterceptor implements NestInterceptor {
  constructor(private readonly masker: ErrorMasker) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => this.masker.mask(error))));
  }
}

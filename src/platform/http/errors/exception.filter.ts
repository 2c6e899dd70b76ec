import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { answerFailure } from './envelope.js';
import { ErrorMasker } from './error-masker.js';

/** The only renderer of failures: every thrown value becomes one envelope. */
@Catch()
export class EnvelopeExceptionFilter implements ExceptionFilter {
  constructor(private readonly masker: ErrorMasker) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    // A result that arrives after its 504 fails here with ERR_HTTP_HEADERS_SENT; it is discarded.
    if (response.writableEnded) return;
    answerFailure(http.getRequest<Request>(), response, this.masker.mask(error));
  }
}

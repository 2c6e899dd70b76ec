import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';

/**
 * Refuses sign-ins that a page of another site sends: it could sign a visitor in as somebody else (login CSRF). There is
 * no session yet whose token could tell.
 */
@Injectable()
export class OwnPageGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  /** @throws DomainError `CROSS_SITE_REQUEST` */
  canActivate(context: ExecutionContext): true {
    requireOwnOrigin(context.switchToHttp().getRequest<AppRequest>(), this.config);
    return true;
  }
}

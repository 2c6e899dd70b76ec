import { DomainError } from '../../../domain/error-code.js';

/**
 * An attempt with a wrong key, link, code or signature, which counts towards a ban. A malformed credential, a missing
 * one and a missing scope do not count.
 */
export class FailedAuthentication extends DomainError {}

import type { VerifierCheckDto } from './dto/verifier-check.dto.js';

/** The port through which health asks about the verifier. It may be slow, it may throw; it must not be asked often. */
export abstract class VerifierStatus {
  abstract check(): Promise<VerifierCheckDto>;
}

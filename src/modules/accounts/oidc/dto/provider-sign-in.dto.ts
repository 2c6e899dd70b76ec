import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { IfPresent } from '../../../../platform/http/body/if-present.js';

/** What a sign-in by the provider takes along. */
export class ProviderSignInQueryDto {
  /** A query is in logs, so it is the hash: by it nobody accepts the invitation. */
  @ApiPropertyOptional({
    pattern: '^[0-9a-f]{64}$',
    description: 'The SHA-256 of the token of an invitation, in hexadecimal, where one is at hand.',
  })
  @IfPresent()
  @Matches(/^[0-9a-f]{64}$/, {
    message: 'invitation must be a SHA-256 in hexadecimal',
    context: { code: 'INVALID_PARAMETER' },
  })
  invitation?: string;
}

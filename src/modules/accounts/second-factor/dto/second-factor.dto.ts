import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsObject, IsString, Length } from 'class-validator';
import { IfPresent } from '../../../../platform/http/body/if-present.js';
import { SessionResponse } from '../../sessions/dto/session.dto.js';

/** What a browser gives; its inner members are bytes in base64url. */
const BROWSERS_ANSWER = { id: 'aGVsbG8', rawId: 'aGVsbG8', type: 'public-key', response: {} } as const;

const OPTIONS = { type: 'object', additionalProperties: true } as const;

const RECOVERY_CODES = Array.from({ length: 8 }, (_, index) => `4T9K-7QWX-M2ZB-81H${index}`);

/** The beginning of an enrolment. */
@ApiSchema({ name: 'SecondFactorEnrolment' })
export class EnrolDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 1000,
    format: 'password',
    description: 'The operator key: asked once, for the first second factor of an operator.',
  })
  @IfPresent()
  @IsString()
  @Length(1, 1_000)
  adminKey?: string;
}

/** A secret for an authenticator. It protects nothing before its first code. */
@ApiSchema({ name: 'NewAuthenticator' })
export class NewTotpResponse {
  @ApiProperty({ example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', description: 'In base32, to be typed.' })
  secret!: string;

  @ApiProperty({ example: 'otpauth://totp/x402%20Infrastructure:…', description: 'For a QR code.' })
  uri!: string;
}

/** A code of an authenticator. */
@ApiSchema({ name: 'AuthenticatorCode' })
export class TotpCodeDto {
  @ApiProperty({ example: '287082', minLength: 6, maxLength: 30 })
  @IsString()
  @Length(6, 30)
  code!: string;
}

/** The session, and codes that each stand for the authenticator once. Shown once. */
@ApiSchema({ name: 'ConfirmedAuthenticator' })
export class ConfirmedTotpResponse extends SessionResponse {
  @ApiProperty({ type: [String], minItems: 8, maxItems: 8, example: RECOVERY_CODES })
  recoveryCodes!: string[];
}

/** What a browser made of the options for a new passkey. */
@ApiSchema({ name: 'NewPasskey' })
export class NewPasskeyDto {
  @ApiProperty({ example: 'Laptop', minLength: 1, maxLength: 60 })
  @IsString()
  @Length(1, 60)
  name!: string;

  @ApiProperty({ ...OPTIONS, example: BROWSERS_ANSWER, description: 'RegistrationResponseJSON of WebAuthn.' })
  @IsObject()
  response!: Record<string, unknown>;
}

/** What a browser made of the options for a passkey. */
@ApiSchema({ name: 'PasskeyAnswer' })
export class PasskeyAnswerDto {
  @ApiProperty({
    ...OPTIONS,
    example: BROWSERS_ANSWER,
    description: 'AuthenticationResponseJSON of WebAuthn.',
  })
  @IsObject()
  response!: Record<string, unknown>;
}

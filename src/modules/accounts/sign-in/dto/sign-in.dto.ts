import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { IfPresent } from '../../../../platform/http/body/if-present.js';
import { IsMailAddress } from './is-mail-address.js';

const TOKEN = { minLength: 1, maxLength: 100 } as const;

/** An address to sign in with. */
@ApiSchema({ name: 'EmailSignIn' })
export class EmailSignInDto {
  @ApiProperty({ example: 'seller@example.com', maxLength: 254 })
  @IsMailAddress()
  email!: string;

  @ApiPropertyOptional({ ...TOKEN, description: 'The token of an invitation, where one is at hand.' })
  @IfPresent()
  @IsString()
  @Length(1, 100)
  invitation?: string;
}

/** A link is on its way, if the address may sign in. */
@ApiSchema({ name: 'EmailSignInAsked' })
export class EmailSignInAskedResponse {
  @ApiProperty({ type: String, format: 'date-time', description: 'When the link ends.' })
  expiresAt!: string;
}

/** The token of a link: what follows `#` in it. */
@ApiSchema({ name: 'LinkToken' })
export class LinkTokenDto {
  @ApiProperty(TOKEN)
  @IsString()
  @Length(1, 100)
  token!: string;
}

/** What a link is good for in this browser. */
@ApiSchema({ name: 'LookedAtLink' })
export class LookedAtLinkResponse {
  @ApiProperty({ description: 'This browser asked for the link.' })
  sameBrowser!: boolean;

  @ApiPropertyOptional({ example: '042617', description: 'To be typed in the browser that asked.' })
  code?: string;
}

/** A code that a link showed in another browser. */
@ApiSchema({ name: 'SignInCode' })
export class SignInCodeDto {
  @ApiProperty({ example: '042617', pattern: '^\\d{6}$' })
  @IsString()
  @Matches(/^\d{6}$/, { message: 'code must be six digits' })
  code!: string;
}

/** The operator key. */
@ApiSchema({ name: 'OperatorKeySignIn' })
export class OperatorKeySignInDto {
  @ApiProperty({ minLength: 1, maxLength: 1000, format: 'password' })
  @IsString()
  @Length(1, 1000)
  adminKey!: string;
}

import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { SIGN_IN_NAMESPACES, type SignInNamespace } from '../../../../chains/sign-in/sign-in-message.js';
import { IfPresent } from '../../../../platform/http/body/if-present.js';
import type { WalletChallenge } from '../wallet-proofs.js';

const EXAMPLE_ADDRESS = '0x857b06519E91e3A54538791bDbb0E22373e36b66';

/** A wallet. */
class WalletDto {
  @ApiProperty({ enum: SIGN_IN_NAMESPACES, example: 'eip155', description: '`eip155` for every EVM chain.' })
  @IsIn(SIGN_IN_NAMESPACES)
  namespace!: SignInNamespace;

  @ApiProperty({ example: EXAMPLE_ADDRESS, minLength: 32, maxLength: 44 })
  @IsString()
  @Length(32, 44)
  address!: string;
}

/** A wallet that is about to sign. */
@ApiSchema({ name: 'WalletChallengeRequest' })
export class WalletChallengeDto extends WalletDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 1,
    example: 8453,
    description:
      'EVM only: the EIP-155 id of the chain that the wallet is on. A smart wallet is asked there.',
  })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  chainId?: number;
}

/** What a wallet signed. */
@ApiSchema({ name: 'WalletSignature' })
export class WalletProofDto extends WalletDto {
  @ApiProperty({ minLength: 1, maxLength: 2000, description: 'The text, unchanged.' })
  @IsString()
  @Length(1, 2_000)
  message!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 10_000,
    example: `0x${'00'.repeat(65)}`,
    description:
      'EVM: 0x and hexadecimal digits (EIP-191, or as a contract takes it by ERC-1271). Solana: base58.',
  })
  @IsString()
  @Length(1, 10_000)
  signature!: string;
}

/** A wallet that signs in. */
@ApiSchema({ name: 'WalletSignIn' })
export class WalletSignInDto extends WalletProofDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    description: 'The token of an invitation, where one is at hand.',
  })
  @IfPresent()
  @IsString()
  @Length(1, 100)
  invitation?: string;
}

/** The members of the text, as `signIn` of Solana wallets takes them. */
@ApiSchema({ name: 'SolanaSignInInput' })
export class SolanaSignInInputDto {
  @ApiProperty() domain!: string;
  @ApiProperty() address!: string;
  @ApiProperty() statement!: string;
  @ApiProperty() uri!: string;
  @ApiProperty({ example: '1' }) version!: string;
  @ApiProperty({ example: 'mainnet' }) chainId!: string;
  @ApiProperty() nonce!: string;
  @ApiProperty({ type: String, format: 'date-time' }) issuedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) expirationTime!: string;
}

/** A text to sign, within five minutes. */
@ApiSchema({ name: 'WalletChallenge' })
export class WalletChallengeResponse {
  @ApiProperty({ description: 'EIP-4361, or its profile for Solana. Signed as it is, to the last byte.' })
  message!: string;

  @ApiProperty({ example: 'a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3' })
  nonce!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: string;

  @ApiPropertyOptional({ type: SolanaSignInInputDto, description: 'Solana only.' })
  input?: SolanaSignInInputDto;
}

/** Converts a challenge to its response. */
export function toWalletChallengeResponse({ message, terms }: WalletChallenge): WalletChallengeResponse {
  const { namespace, nonce, expirationTime, ...rest } = terms;
  const given = { message, nonce, expiresAt: expirationTime };
  if (namespace === 'eip155') return given;
  return { ...given, input: { ...rest, nonce, expirationTime, version: '1' } };
}

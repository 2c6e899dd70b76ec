import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';

/** The token of a mail. */
@ApiSchema({ name: 'MailToken' })
export class MailTokenDto {
  /** From the address of the page: what stands behind `#`. */
  @ApiProperty({
    maxLength: 100,
    example: 'q0N-abcdefghijklmnopqrstuvwxyzABCDEFGHI_0123456q0N-abcdefghijk00',
  })
  @IsString()
  @MaxLength(100)
  @Matches(/^[A-Za-z0-9_-]+$/)
  readonly token!: string;
}

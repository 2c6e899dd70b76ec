import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';

/** What a person is written to. */
@ApiSchema({ name: 'MailPreferences' })
export class MailPreferencesResponse {
  @ApiProperty({ type: String, nullable: true, example: 'ops@example.com', description: 'Null without one.' })
  address!: string | null;

  @ApiProperty({ description: 'Whether notices come that are no duty.' })
  notices!: boolean;
}

/** A change of what a person is written to. */
@ApiSchema({ name: 'MailPreferencesChange' })
export class ChangeMailDto {
  @ApiProperty({ example: false })
  @IsBoolean()
  notices!: boolean;
}

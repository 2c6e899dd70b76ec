import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsMailAddress } from '../../sign-in/dto/is-mail-address.js';

/** An address to join to the person who is signed in. */
@ApiSchema({ name: 'UserEmail' })
export class UserEmailDto {
  @ApiProperty({ example: 'seller@example.com', maxLength: 254 })
  @IsMailAddress()
  email!: string;
}

import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

/** A name, or none. */
@ApiSchema({ name: 'UserName' })
export class RenameUserDto {
  @ApiProperty({ type: String, nullable: true, maxLength: 100, example: 'Zoë' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name: string | null = null;
}

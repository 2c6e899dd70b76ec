import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Caller } from './caller-names.js';

/** Who did something. */
@ApiSchema({ name: 'Caller' })
export class CallerDto implements Caller {
  @ApiProperty({ enum: ['key', 'user', 'operator', 'system', 'anonymous'], example: 'key' })
  kind!: Caller['kind'];

  /** Of the key or the user; null for the others. */
  @ApiProperty({ type: String, nullable: true, example: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' })
  id!: string | null;

  /** The name that the key or the user has now. */
  @ApiProperty({ type: String, nullable: true, example: 'shop' })
  name!: string | null;
}

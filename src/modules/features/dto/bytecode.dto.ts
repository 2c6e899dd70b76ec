import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CAPABILITIES, type Capability } from '../../../chains/evm/inspection/capabilities.js';
import { SANDBOX } from '../../../domain/chain.js';
import { ProxyDto } from './contract.dto.js';

const EXAMPLE_HASH = '0x9c22ff5f21f0b81b113e63f7db6da94fedef11b2119b4088b89664fb9a3cb658';

/** Code, as it tells by itself. */
@ApiSchema({ name: 'CodeDescription' })
export class CodeDto {
  /** Keccak-256 of the code; null without code. */
  @ApiProperty({ type: String, nullable: true, example: EXAMPLE_HASH })
  codeHash!: string | null;

  @ApiProperty({ type: 'integer', example: 170 })
  sizeBytes!: number;

  /** The first four bytes of the calls that it tells apart, in ascending order. */
  @ApiProperty({ type: [String], example: ['0x06fdde03', '0x8456cb59'] })
  selectors!: string[];

  /** False for code that is too long to search: it may have functions and capabilities that are not shown. */
  @ApiProperty({ example: true })
  searched!: boolean;
}

/** The code behind a proxy or a delegation. */
@ApiSchema({ name: 'ImplementationDescription' })
class ImplementationDto extends CodeDto {
  @ApiProperty({ example: '0x5a9db0c000000000000000000000000000000001' })
  address!: string;
}

/** What somebody may do to those who hold the token. */
@ApiSchema({ name: 'TokenCapability' })
class CapabilityDto {
  @ApiProperty({ enum: CAPABILITIES, example: 'pause' })
  capability!: Capability;

  /** The functions that show it, in the contract or behind it. */
  @ApiProperty({ type: [String], example: ['pause()', 'unpause()'] })
  functions!: string[];
}

/** The code at an address. */
@ApiSchema({ name: 'BytecodeExplanation' })
export class BytecodeExplanation extends CodeDto {
  @ApiProperty({ example: SANDBOX.name })
  chain!: string;

  /** CAIP-2 id. */
  @ApiProperty({ example: SANDBOX.network })
  network!: string;

  @ApiProperty({ example: SANDBOX.usdcAddress.toLowerCase() })
  address!: string;

  @ApiProperty({ type: ProxyDto, nullable: true, example: null })
  proxy!: ProxyDto | null;

  /** The contract that the account has delegated to (EIP-7702). */
  @ApiProperty({ type: String, nullable: true, example: null })
  delegatesTo!: string | null;

  @ApiProperty({ type: ImplementationDto, nullable: true, example: null })
  implementation!: ImplementationDto | null;

  /** By well-known functions of tokens: a name proves no effect, and its absence proves nothing. */
  @ApiProperty({ type: [CapabilityDto] })
  capabilities!: CapabilityDto[];
}

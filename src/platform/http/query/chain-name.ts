import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { findChain } from '../../../domain/chain.js';
import { chainHint } from '../../../domain/hints/chain-hint.js';

/** A query parameter that names a chain in any way that `findChain` takes; its value becomes the chain's own name. */
export function ChainName(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (findChain(value)?.name ?? value) : value,
    ),
    ValidateBy(
      {
        name: 'chainName',
        validator: {
          validate: (value) => typeof value === 'string' && findChain(value) !== null,
          defaultMessage: messageOf,
        },
      },
      { context: { code: 'INVALID_CHAIN' } },
    ),
  );
}

function messageOf(given?: ValidationArguments): string {
  const value: unknown = given?.value;
  const hint = typeof value === 'string' ? chainHint(value) : 'Send it once, as text.';
  return `chain must be one of those listed by GET /supported-chains. ${hint}`;
}

import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { canonicalAddress } from '../../../../platform/mail/mail-address.js';

/** One plain e-mail address (RFC 5321 §4.1.2), read in the one spelling by which people are known. */
export function IsMailAddress(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (canonicalAddress(value) ?? value) : value,
    ),
    ValidateBy({
      name: 'isMailAddress',
      validator: {
        validate: (value) => typeof value === 'string' && canonicalAddress(value) === value,
        defaultMessage: () => '$property must be an e-mail address, in ASCII before the @',
      },
    }),
  );
}

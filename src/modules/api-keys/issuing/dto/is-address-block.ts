import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseAddressBlock } from '../../../../platform/ip-address.js';

/** Validates a property of a DTO as an IP address or a CIDR block. */
export function IsAddressBlock(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isAddressBlock',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parseAddressBlock(value) !== null,
        defaultMessage: () => 'allowedIps must hold IP addresses and CIDR blocks',
      },
    },
    options,
  );
}

import { ValidateBy } from 'class-validator';
import { holdsApiKey } from '../../../domain/access/api-key.js';

/** For free text that is stored: a pasted API key would be stored in clear text. */
export function HoldsNoApiKey(): PropertyDecorator {
  return ValidateBy({
    name: 'holdsNoApiKey',
    validator: {
      validate: (value) => typeof value !== 'string' || !holdsApiKey(value),
      defaultMessage: () => '$property must not hold an API key',
    },
  });
}

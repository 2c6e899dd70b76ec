import { ValidateBy } from 'class-validator';
import { holdsApiKey } from '../../../domain/access/api-key.js';

/** For free text that is stored: an API key pasted into it would lie in the database in clear. */
export function HoldsNoApiKey(): PropertyDecorator {
  return ValidateBy({
    name: 'holdsNoApiKey',
    validator: {
      validate: (value) => typeof value !== 'string' || !holdsApiKey(value),
      defaultMessage: () => '$property must not hold an API key',
    },
  });
}

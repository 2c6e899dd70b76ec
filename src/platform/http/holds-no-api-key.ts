import { ValidateBy } from 'class-validator';

const KEY_LIKE = /x402_(live|test)_[A-Za-z0-9_-]{43}/;

/** For free text that is stored: an API key pasted into it would lie in the database in clear. */
export function HoldsNoApiKey(): PropertyDecorator {
  return ValidateBy({
    name: 'holdsNoApiKey',
    validator: {
      validate: (value) => typeof value !== 'string' || !KEY_LIKE.test(value),
      defaultMessage: () => '$property must not hold an API key',
    },
  });
}

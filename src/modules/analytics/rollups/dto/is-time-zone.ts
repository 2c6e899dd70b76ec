import { ValidateBy } from 'class-validator';

/**
 * A zone with an area, or UTC. Postgres treats names such as `CET` and `IST` as fixed offsets, partly of other places.
 */
const NAME = /^(?:UTC|[A-Za-z]+\/[A-Za-z0-9_+\-/]{1,60})$/;

/** Validates a property of a DTO as an IANA time zone name, such as `Europe/Copenhagen` or `UTC`. */
export function IsTimeZone(): PropertyDecorator {
  return ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && NAME.test(value) && isKnown(value),
      defaultMessage: () => '$property must be an IANA time zone such as Europe/Copenhagen',
    },
  });
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

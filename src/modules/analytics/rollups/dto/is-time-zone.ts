import { ValidateBy } from 'class-validator';

/** With an area, or UTC: `CET`, `IST` and the like are fixed offsets to Postgres, and of another place at that. */
const NAME = /^(?:UTC|[A-Za-z]+\/[A-Za-z0-9_+\-/]{1,60})$/;

/** An IANA time zone name, such as `Europe/Copenhagen` or `UTC`. */
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

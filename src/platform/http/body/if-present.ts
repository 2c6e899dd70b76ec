import { ValidateIf } from 'class-validator';

/** For a member that may be absent and must not be null: `IsOptional` would accept both. */
export function IfPresent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

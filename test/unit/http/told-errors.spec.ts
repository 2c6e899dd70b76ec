import { Type } from 'class-transformer';
import { IsArray, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { DomainError } from '../../../src/domain/error-code.js';
import { EVENT_TYPES } from '../../../src/domain/event.js';
import { EnvelopeValidationPipe, ItemValidationPipe } from '../../../src/platform/http/body/validation.js';

class LineDto {
  @IsString()
  text!: string;
}

class OrderDto {
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines?: LineDto[];

  @IsOptional()
  @IsIn(EVENT_TYPES, { each: true })
  events?: string[];
}

const LONG = 'x'.repeat(1_000_000);
const many = (count: number, nameOf: (index: number) => string): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), 1]));

describe('validation errors in a response', () => {
  const refusal = (value: unknown, pipe = new EnvelopeValidationPipe()): Promise<DomainError> =>
    pipe.transform(value, { type: 'body', metatype: OrderDto }).then(
      () => Promise.reject(new Error('it passed')),
      (error: unknown) => error as DomainError,
    );
  const bytesOf = ({ message, details }: DomainError): number =>
    Buffer.byteLength(JSON.stringify({ message, ...details }));

  it.each(['$&', '$`', "$'", '$1', '$$', '$<a>', '$property', '$value'])(
    'S1: a long name with %s is truncated without expanding the pattern',
    async (pattern) => {
      const name = pattern.repeat(60) + LONG;
      const shown = name.slice(0, 100);
      const message = `property ${shown} should not exist`;
      expect(await refusal({ [name]: 1 })).toMatchObject({
        message,
        details: { errors: [{ field: shown, message }] },
      });
    },
  );

  it.each<[string, unknown]>([
    ['a long name', { [LONG]: 1 }],
    ['a long name of replacement patterns', { ['$&'.repeat(500_000)]: 1 }],
    ['many long names', many(50, (index) => `${index}${"$'".repeat(10_000)}`)],
    ['many names that are escaped', many(5_000, (index) => `${index}${'\u0001'.repeat(200)}`)],
    ['many names of three bytes a character', many(5_000, (index) => `${index}${'€'.repeat(200)}`)],
    ['many short names', many(5_000, (index) => `n${index}`)],
    ['a long list of bad items', { lines: Array.from({ length: 5_000 }, () => ({})) }],
    [
      'a long list of bad items with long names',
      { lines: Array.from({ length: 50 }, () => ({ [LONG]: 1 })) },
    ],
    ['a long list of long values', { events: Array.from({ length: 50 }, () => `$&${LONG}`) }],
  ])('S1: %s is reported in less than 32 KB', async (_, value) => {
    expect(bytesOf(await refusal(value))).toBeLessThan(32_768);
  });

  it('S1: one of many values reports at most three errors', async () => {
    const error = await refusal(
      many(48, (index) => `n${index}`),
      new ItemValidationPipe(),
    );
    expect(error.details.errors).toHaveLength(3);
  });

  it('G4: the message lists all allowed values', async () => {
    expect((await refusal({ events: ['none'] })).message).toContain(EVENT_TYPES.at(-1));
  });
});

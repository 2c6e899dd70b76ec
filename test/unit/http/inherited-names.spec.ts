import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Type } from '@nestjs/common';
import { getMetadataStorage, IsOptional, IsString } from 'class-validator';
import { EnvelopeValidationPipe } from '../../../src/platform/http/body/validation.js';

class NoteDto {
  @IsOptional()
  @IsString()
  text?: string;
}

describe('a property name that every object inherits', () => {
  const pipe = new EnvelopeValidationPipe();
  const asBody = (value: unknown) => pipe.transform(value, { type: 'body', metatype: NoteDto });

  it.each(['constructor', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'])(
    'G4: %s is refused by name like any other unknown property',
    async (name) => {
      await expect(asBody(JSON.parse(`{"text":"a","${name}":null}`))).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: { errors: [{ field: name, message: `property ${name} should not exist` }] },
      });
    },
  );

  it('G4: is refused in a query with INVALID_PARAMETER', async () => {
    const transformed = pipe.transform({ constructor: '1' }, { type: 'query', metatype: NoteDto });
    await expect(transformed).rejects.toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it('G4: is accepted as a value', async () => {
    await expect(asBody({ text: 'constructor' })).resolves.toEqual({ text: 'constructor' });
  });
});

/** The methods of every input DTO below src. */
async function dtosWithMethods(): Promise<{ dto: Type; method: string }[]> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.dto.ts'),
  );
  const modules = await Promise.all(
    files.map(async (file) => (await import(resolve(join('src', file)))) as Record<string, unknown>),
  );
  const classes = modules
    .flatMap((module) => Object.values(module))
    .filter((value): value is Type => typeof value === 'function' && value.prototype !== undefined)
    .filter((dto) => getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false).length > 0);
  return classes.flatMap((dto) =>
    Object.getOwnPropertyNames(dto.prototype)
      .filter((method) => method !== 'constructor')
      .map((method) => ({ dto, method })),
  );
}

describe('a property named like a method of its DTO', () => {
  it('E10: is refused by name for every DTO with methods', async () => {
    const pipe = new EnvelopeValidationPipe();
    const found = await dtosWithMethods();
    expect(found.map(({ method }) => method)).toContain('toFingerprint');
    for (const { dto, method } of found) {
      await expect(pipe.transform({ [method]: 'x' }, { type: 'body', metatype: dto })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: { errors: [{ field: method, message: `property ${method} should not exist` }] },
      });
    }
  });
});

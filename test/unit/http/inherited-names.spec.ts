import { IsOptional, IsString } from 'class-validator';
import { EnvelopeValidationPipe } from '../../../src/platform/http/validation.js';

class NoteDto {
  @IsOptional()
  @IsString()
  text?: string;
}

describe('a property that every object inherits', () => {
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

  it('G4: is refused in a query by the code of queries', async () => {
    const transformed = pipe.transform({ constructor: '1' }, { type: 'query', metatype: NoteDto });
    await expect(transformed).rejects.toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it('G4: may be a value', async () => {
    await expect(asBody({ text: 'constructor' })).resolves.toEqual({ text: 'constructor' });
  });
});

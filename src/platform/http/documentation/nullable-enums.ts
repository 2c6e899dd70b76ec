/**
 * Writes every enumeration that contains null as a choice between the enumeration and null. It allows the same values;
 * but generators take the members of an enumeration for text, and make code of null among them that does not compile.
 */
export function splitNullableEnums(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as { type?: unknown; enum?: readonly unknown[]; anyOf?: unknown };
  if (Array.isArray(schema.enum) && schema.enum.includes(null)) {
    const values = schema.enum.filter((value) => value !== null);
    schema.anyOf = [{ type: 'string', enum: values }, { type: 'null' }];
    delete schema.enum;
    delete schema.type;
  }
  for (const inner of Object.values(node)) splitNullableEnums(inner);
}

import type { EntitySchema } from 'typeorm';

/** Every entity of every module, for the data source. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for an entity class
export const ENTITIES: (Function | EntitySchema)[] = [];

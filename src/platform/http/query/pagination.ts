import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { DomainError } from '../../../domain/error-code.js';

/** Items of a page when the query names no limit. */
export const DEFAULT_PAGE_SIZE = 20;

/** The last position of a page, in the order (createdAt, id). */
export interface Cursor {
  /** UTC with microseconds, as `cursorTimestamp` writes it: a JavaScript date would lose three digits, and rows. */
  readonly createdAt: string;
  readonly id: string;
}

/** A page of a list; the controller renames `items` to its plural. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Query parameters of every list. */
export class PageQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: DEFAULT_PAGE_SIZE, example: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = DEFAULT_PAGE_SIZE;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before; opaque.', maxLength: 300 })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** SQL expression that formats a timestamptz column for a cursor; compare with `>` or `<` against `$n::timestamptz`. */
export function cursorTimestamp(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Encodes a cursor as opaque base64url text. */
export function encodeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt}/${id}`).toString('base64url');
}

/** @throws DomainError `INVALID_PARAMETER` for a text that `encodeCursor` cannot have written */
export function decodeCursor(text: string): Cursor {
  const [createdAt = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  const isOurs =
    TIMESTAMP.test(createdAt) &&
    UUID.test(id) &&
    isRealInstant(createdAt) &&
    encodeCursor({ createdAt, id }) === text;
  if (isOurs) return { createdAt, id };
  throw new DomainError('INVALID_PARAMETER', 'cursor is not a value of `nextCursor`', {
    errors: [{ field: 'cursor', message: 'cursor is not a value of `nextCursor`' }],
  });
}

/** Makes a page of up to `limit` rows from a query for `limit + 1` rows: the extra row means that more follow. */
export function toPage<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => Cursor): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}

/** Rejects dates such as the 31st of February, which Postgres refuses. */
function isRealInstant(timestamp: string): boolean {
  const instant = new Date(timestamp);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 19) === timestamp.slice(0, 19);
}

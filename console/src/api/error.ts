/** One member of a request that the server did not accept. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface Envelope {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly docs?: string;
  readonly errors?: readonly FieldError[];
}

/**
 * The server refused, or did not answer: then `status` is 0 and `code` is `NO_CONNECTION`. `body` is the whole envelope,
 * with the members that only some codes have.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly docs: string | null;
  readonly errors: readonly FieldError[];
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const envelope = (typeof body === 'object' && body !== null ? body : {}) as Envelope;
    super(envelope.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = envelope.code ?? 'UNEXPECTED_RESPONSE';
    this.requestId = envelope.requestId ?? null;
    this.docs = envelope.docs ?? null;
    this.errors = envelope.errors ?? [];
    this.body = envelope as Record<string, unknown>;
  }
}

/** @returns whether the server refused, with one of these codes where any are named */
export function isApiError(error: unknown, ...codes: readonly string[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}

export function noConnection(): ApiError {
  return new ApiError(0, {
    code: 'NO_CONNECTION',
    message: 'The server cannot be reached. Check your connection, and try again.',
  });
}

/** What went wrong, in words for a person. */
export function messageOf(error: unknown): string {
  // Wallets refuse with objects of their own (EIP-1193).
  const message = (error as { readonly message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && message !== '' ? message : 'Something went wrong.';
}

/** The same in one line, with the code that documentation and support know it by. */
export function lineOf(error: unknown): string {
  return isApiError(error) ? `${error.message} (${error.code})` : messageOf(error);
}

/** The message of one field of a form; undefined when the server has nothing against it. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!isApiError(error)) return undefined;
  return error.errors.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.message;
}

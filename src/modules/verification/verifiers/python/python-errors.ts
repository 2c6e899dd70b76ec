import type { FailureKind } from '../../../../platform/resilience/policy.js';

/** Why one call of the Python service failed. Messages contain neither the key nor the service's text. */
export abstract class PythonServiceError extends Error {
  abstract readonly kind: FailureKind;
  abstract readonly reason: 'transport' | 'server_error' | 'client_error' | 'contract_violation';
}

/** No answer: connection refused or lost, name not resolved, TLS, a redirect, a truncated body. */
export class TransportError extends PythonServiceError {
  override readonly name = 'TransportError';
  readonly kind = 'transient';
  readonly reason = 'transport';
}

/** The service answered 5xx. */
export class ServerError extends PythonServiceError {
  override readonly name = 'ServerError';
  readonly kind = 'transient';
  readonly reason = 'server_error';
}

/** The service answered 4xx: our key, URL or request is wrong, which says nothing about its health. */
export class ClientError extends PythonServiceError {
  override readonly name = 'ClientError';
  readonly kind = 'neutral';
  readonly reason = 'client_error';
}

/** The service's answer breaks the contract, or contradicts itself or the question. */
export class ContractViolationError extends PythonServiceError {
  override readonly name = 'ContractViolationError';
  readonly kind = 'faulty';
  readonly reason = 'contract_violation';
}

/**
 * Classifies an attempt's error for breaker and retry. An unforeseen error counts as the service's failure, without a
 * retry.
 */
export function classifyFailure(error: unknown): FailureKind {
  return error instanceof PythonServiceError ? error.kind : 'faulty';
}

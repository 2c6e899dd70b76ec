import type { Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';

const outside: string[] = [];

/** Routes that only a test has are in no document. */
export function leaveOutControllers(controllers: readonly Type[]): void {
  for (const controller of controllers) {
    outside.push(`/${BASE_PATH}/${String(Reflect.getMetadata(PATH_METADATA, controller))}/`);
  }
}

/** A server that answers by no document of this build: the management port, an older release. */
export function leaveOutServer(url: string): void {
  outside.push(`${new URL(url).origin}/`);
}

/** Whether the answers of this address are not compared with the document. */
export function isOutside(url: string): boolean {
  const { origin, pathname } = new URL(url, 'http://localhost');
  return outside.some((start) => `${pathname}/`.toLowerCase().startsWith(start) || `${origin}/` === start);
}

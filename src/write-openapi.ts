import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { APP_OPTIONS, BASE_PATH } from './configure-app.js';
import { buildDocument } from './openapi.js';
import { ServerAdapter } from './platform/http/server-adapter.js';

/**
 * `node dist/src/write-openapi.js [file]` writes the OpenAPI document, by default to openapi.json. It needs neither
 * settings nor a database: in preview mode Nest reads the modules and creates nothing in them.
 */
async function write(file: string): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, new ServerAdapter(), {
    ...APP_OPTIONS,
    preview: true,
    logger: false,
  });
  app.setGlobalPrefix(BASE_PATH);
  writeFileSync(file, `${JSON.stringify(buildDocument(app), null, 2)}\n`);
}

await write(process.argv[2] ?? 'openapi.json');

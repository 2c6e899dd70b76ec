import {
  BadGatewayException,
  Body,
  Controller,
  ForbiddenException,
  Get,
  HttpCode,
  Logger,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { Response } from 'express';
import { QueryFailedError } from 'typeorm';
import { DomainError, type ErrorCode } from '../../../src/domain/error-code.js';
import { Public } from '../../../src/platform/http/request/access.js';
import type { RawBodyRequest } from '../../../src/platform/http/body/body.guard.js';
import { RawBody } from '../../../src/platform/http/body/body-kind.js';
import { decodeCursor, PageQueryDto } from '../../../src/platform/http/query/pagination.js';

class InnerDto {
  @IsInt()
  count!: number;
}

class EchoDto {
  @IsOptional()
  @IsString()
  @MaxLength(10)
  name?: string;

  @IsOptional()
  @Matches(/^0x[0-9a-f]{4}$/, { message: 'hash is not a hash', context: { code: 'INVALID_TX_HASH' } })
  hash?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => InnerDto)
  inner?: InnerDto;
}

/** Lets the test decide when a slow handler ends. */
export const slowHandler: { finish: () => void; finished: Promise<void> } = {
  finish: () => undefined,
  finished: Promise.resolve(),
};

@Public()
@Controller('probe')
export class ProbeController {
  private readonly logger = new Logger('probe');

  @Get('fine')
  fine(): object {
    return { fine: true };
  }

  @Post('echo')
  @HttpCode(200)
  async echo(@Body() dto: EchoDto): Promise<object> {
    await new Promise((done) => setImmediate(done));
    this.logger.log('echoing');
    return { dto, isDto: dto instanceof EchoDto };
  }

  @Get('list')
  list(@Query() query: PageQueryDto): object {
    return { limit: query.limit, cursor: query.cursor === undefined ? null : decodeCursor(query.cursor) };
  }

  @Get('number/:value')
  number(@Param('value', ParseIntPipe) value: number): object {
    return { value };
  }

  @Get('boom')
  boom(): never {
    throw new Error('SELECT secret FROM vault');
  }

  @Get('domain/:code')
  domain(@Param('code') code: ErrorCode): never {
    throw new DomainError(code, 'as you like', { retryAfterSeconds: 0.2, upgradeUrl: 'https://example.com' });
  }

  @Get('sql/:code')
  sql(@Param('code') code: string): never {
    throw new QueryFailedError(
      'SELECT 1',
      ['0xparameter'],
      Object.assign(new Error('driver says'), { code }),
    );
  }

  @Get('framework/:kind')
  framework(@Param('kind') kind: string): never {
    if (kind === 'missing') throw new NotFoundException('no such thing');
    if (kind === 'forbidden') throw new ForbiddenException();
    throw new BadGatewayException('upstream at 10.0.0.7 said no');
  }

  @Get('slow')
  slow(): Promise<object> {
    return new Promise((resolve) => {
      slowHandler.finish = () => {
        resolve({ late: true });
      };
    });
  }

  @Get('stream')
  stream(@Res() response: Response): void {
    response.setHeader('Content-Type', 'text/plain');
    response.write('first ');
    setTimeout(() => response.end('last'), 600);
  }

  @Get('leak')
  leak(): object {
    const key = `x402_live_${'a'.repeat(51)}`;
    this.logger.warn({
      message: `using ${key}`,
      key,
      headers: { Authorization: 'Basic abcdef', 'Stripe-Signature': 't=1' },
      nested: { 'x-admin-key': 'op-secret' },
      err: new Error(`bad ${key}`, { cause: new Error('connect postgres://u:hunter2@db/x') }),
    });
    return {};
  }
}

/** Receives signed bytes, as the Stripe webhook does. */
@Public()
@Controller('probe/signed')
export class RawProbeController {
  @Post()
  @HttpCode(200)
  @RawBody()
  raw(@Req() { body }: RawBodyRequest): object {
    return { raw: body?.toString('utf8') ?? null };
  }
}

/** Takes an optional key and writes a log line. */
@Public({ optionalKey: true })
@Controller('probe/keyed')
export class KeyedProbeController {
  private readonly logger = new Logger('probe');

  @Get()
  async keyed(): Promise<object> {
    await new Promise((done) => setImmediate(done));
    this.logger.log('keyed');
    return {};
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { ProcessListResponse, toProcessResponse } from './processes.dto.js';
import { ProcessesRepository } from './processes.repository.js';

/** The operator's view of all processes. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/processes')
export class ProcessesController {
  constructor(private readonly processes: ProcessesRepository) {}

  @Get()
  @ApiOperation({
    operationId: 'listProcesses',
    summary: 'Show every process of the installation, and how it is',
    description: 'Each process notes its health every 15 s. One that ends in order is not listed any more.',
  })
  @ApiOkResponse({ type: ProcessListResponse })
  async list(): Promise<ProcessListResponse> {
    return { processes: (await this.processes.list()).map(toProcessResponse) };
  }
}

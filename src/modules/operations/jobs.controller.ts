import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { JobRuns } from '../../platform/jobs/job-runs.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { JobListResponse, toJobResponse } from './dto/jobs.dto.js';

/** Operator route of the recurring jobs. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/jobs')
export class JobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly runs: JobRuns,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'Show the recurring jobs and their last runs, those that fail first',
  })
  @ApiOkResponse({ type: JobListResponse })
  async list(): Promise<JobListResponse> {
    const runs = new Map((await this.runs.list()).map((run) => [run.name, run]));
    const jobs = this.jobs.schedule().map((job) => toJobResponse(job, runs.get(job.name) ?? null));
    const fails = ({ failuresInARow }: { failuresInARow: number }): number => (failuresInARow > 0 ? 0 : 1);
    return { jobs: jobs.sort((a, b) => fails(a) - fails(b) || a.name.localeCompare(b.name, 'en')) };
  }
}

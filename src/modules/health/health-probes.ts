import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { BASE_PATH } from '../../platform/http/base-path.js';
import { Lifecycle } from '../../platform/http/shutdown/lifecycle.js';
import { ManagementServer, type ManagementAnswer } from '../../platform/observability/management-server.js';
import { statusCodeOf, type OverallStatus } from './health.dto.js';
import { HealthService } from './health.service.js';

/** A short path, and the public port's path, so that probes can use the same path on either port. */
const BASES = ['/health', `/${BASE_PATH}/health`];

/**
 * Serves health on the management port too. This port answers even at the connection limit of the public port.
 * Otherwise an orchestrator would take a saturated process for a dead one, and kill it.
 */
@Injectable()
export class HealthProbes {
  constructor(
    private readonly health: HealthService,
    private readonly lifecycle: Lifecycle,
    private readonly adapterHost: HttpAdapterHost,
    management: ManagementServer,
  ) {
    for (const base of BASES) {
      management.serve(base, async () => toAnswer(await this.health.report()));
      management.serve(`${base}/live`, () => toAnswer(this.health.liveness()));
      management.serve(`${base}/ready`, async () => toAnswer({ status: await this.readiness() }));
    }
  }

  /** Unhealthy until the public port is open, because the management port opens earlier. */
  private async readiness(): Promise<OverallStatus> {
    const { listening } = this.adapterHost.httpAdapter.getHttpServer() as Server;
    return listening || this.lifecycle.isShuttingDown ? this.health.readiness() : 'unhealthy';
  }
}

function toAnswer(body: { readonly status: OverallStatus }): ManagementAnswer {
  return {
    status: statusCodeOf(body.status),
    contentType: 'application/json; charset=utf-8',
    text: JSON.stringify(body),
  };
}

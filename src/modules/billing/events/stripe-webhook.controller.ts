import { Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { Public } from '../../../platform/http/request/access.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import type { RawBodyRequest } from '../../../platform/http/body/body.guard.js';
import { RawBody } from '../../../platform/http/body/body-kind.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { EventInbox } from './event-inbox.js';

/** Confirms that an event is stored. */
@ApiSchema({ name: 'StripeReceipt' })
export class ReceivedResponse {
  @ApiProperty({ example: true })
  received!: true;
}

/** Receives Stripe's events. The signature over the bytes of the body authenticates the caller. */
@ApiTags('Billing')
@Public()
@LimitClass('stripe-webhook')
@Controller('webhooks/stripe')
export class StripeWebhookController {
  constructor(private readonly inbox: EventInbox) {}

  /** 200 means stored durably, or seen before; anything of ours that fails is a 5xx, and Stripe comes again. */
  @Post()
  @HttpCode(200)
  @NoIdempotencyKey()
  @RawBody()
  @ApiOperation({ operationId: 'receiveStripeEvent', summary: "Receive one of Stripe's signed events" })
  @ApiHeader({ name: 'Stripe-Signature', required: true, schema: { type: 'string' } })
  @ApiOkResponse({ type: ReceivedResponse })
  @FailsWith('INVALID_SIGNATURE', 'The signature is missing, wrong or too old.')
  @FailsWith('BILLING_NOT_CONFIGURED', 'This server accepts no events.')
  async receive(
    @Req() { body }: RawBodyRequest,
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<ReceivedResponse> {
    await this.inbox.receive(body, signature);
    return { received: true };
  }
}

import { Module } from '@nestjs/common';
import { PlansController } from './plans.controller.js';

/** What the service tells everybody of itself: its price list. */
@Module({ controllers: [PlansController] })
export class PublicFactsModule {}

import { Module } from '@nestjs/common';
import { UnsubscribeController } from './unsubscribe.controller.js';

/** Routes of mail. */
@Module({ controllers: [UnsubscribeController] })
export class MailRoutesModule {}

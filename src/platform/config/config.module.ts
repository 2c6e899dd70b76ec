import { Global, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AppConfig } from './app-config.js';
import { readConfig } from './env.js';

/** Reads the environment once; all other code injects `AppConfig`. The entry point chooses the `.env` file. */
@Global()
@Module({
  imports: [
    ConfigModule.forRoot({
      cache: true,
      ignoreEnvFile: true,
      validate: (raw) => ({ app: readConfig(raw as NodeJS.ProcessEnv) }),
    }),
  ],
  providers: [
    {
      provide: AppConfig,
      inject: [ConfigService],
      useFactory: (service: ConfigService) => service.getOrThrow<AppConfig>('app'),
    },
  ],
  exports: [AppConfig],
})
export class AppConfigModule {}

/** What the service tells everybody of itself, without a key. Nothing in it names a tenant. */
export { PublicFactsModule } from './public-facts.module.js';

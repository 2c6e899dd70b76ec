/** Mail, as readers and developers meet it: the end of notices, and the mailbox of a developer's machine. */
export { MailRoutesModule } from './mail-routes.module.js';
export { serveMailPages } from './mail-pages.js';

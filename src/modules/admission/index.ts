/*
 * Admission: decisions on a request by its address, before its key and its body. The limits module provides bans and
 * limits. A key that api-keys knows passes them. The composition root binds the middleware.
 */
export { AddressGuard } from './address-guard.js';
export { AdmissionModule } from './admission.module.js';
export { LimitClasses } from './limit-classes.js';

/*
 * Admission: what is decided of a request by its address, before its key and its body are looked at. Bans and the limits
 * themselves are those of limits; a key that api-keys knows gets past them. The composition root binds the middleware.
 */
export { AddressGuard } from './address-guard.js';
export { AdmissionModule } from './admission.module.js';
export { LimitClasses } from './limit-classes.js';

import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../platform/config/mode.js';

/** What proxies add, and what a client may add in the name of one. */
const FORWARDED =
  /^(forwarded|via|x-forwarded.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|.*-connecting-ip)$/;

/**
 * Whether a browser or a program on this machine asks this server directly: the peer is loopback, nothing was forwarded,
 * and the name that it asked for is this machine's. A page of another site cannot ask by a name of its own that resolves
 * here (DNS rebinding), nor by a script of another origin.
 */
export function isFromThisMachine(request: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const { headers, socket } = request;
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
  if (!isLoopback(peer) || Object.keys(headers).some((name) => FORWARDED.test(name))) return false;
  const own = `http://${headers.host ?? ''}`;
  if (!URL.canParse(own) || !isLoopback(new URL(own).hostname.replace(/^\[|\]$/g, ''))) return false;
  return headers.origin === undefined || headers.origin === new URL(own).origin;
}

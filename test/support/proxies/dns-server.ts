import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface DnsServer {
  /** In the format of a resolver. */
  readonly address: string;
  /** The number of address queries for a name. */
  asked(name: string): number;
  stop(): Promise<void>;
}

const A = 1;
const AAAA = 28;

/**
 * A minimal name server (RFC 1035): returns the `answers` of each name one after the other, then repeats the last. Every
 * record has a TTL of 0 seconds, as rebinding servers use.
 */
export async function startDnsServer(
  answers: Readonly<Record<string, readonly (readonly string[])[]>>,
): Promise<DnsServer> {
  const asked = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (query, client) => {
    const { name, type, end } = questionOf(query);
    const turns = answers[name.toLowerCase()] ?? [];
    const turn = asked.get(`${name}/${type}`) ?? 0;
    asked.set(`${name}/${type}`, turn + 1);
    const addresses = turns[Math.min(turn, turns.length - 1)] ?? [];
    const records = addresses
      .filter((address) => address.includes(':') === (type === AAAA))
      .map((address) => recordOf(type, address));
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(turns.length === 0 ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), client.port, client.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    asked: (name) => (asked.get(`${name}/${A}`) ?? 0) + (asked.get(`${name}/${AAAA}`) ?? 0),
    stop: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function recordOf(type: number, address: string): Buffer {
  const data = type === A ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(0, 6);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([record, data]);
}

/** WHATWG's parser writes the dotted end of an address in hexadecimal, too. */
function ipv6Bytes(address: string): Buffer {
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail = ''] = plain.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [before, after] = [groups(head), plain.includes('::') ? groups(tail) : []];
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

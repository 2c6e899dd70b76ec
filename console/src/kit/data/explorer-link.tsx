import { Mono } from './copy';

/** The public explorers of the networks, by CAIP-2 id. The sandbox has none. */
const EXPLORERS: Readonly<Record<string, string>> = {
  'eip155:1': 'https://etherscan.io',
  'eip155:10': 'https://optimistic.etherscan.io',
  'eip155:137': 'https://polygonscan.com',
  'eip155:8453': 'https://basescan.org',
  'eip155:42161': 'https://arbiscan.io',
  'eip155:43114': 'https://snowtrace.io',
  'eip155:11155111': 'https://sepolia.etherscan.io',
  'eip155:11155420': 'https://sepolia-optimism.etherscan.io',
  'eip155:80002': 'https://amoy.polygonscan.com',
  'eip155:84532': 'https://sepolia.basescan.org',
  'eip155:421614': 'https://sepolia.arbiscan.io',
  'eip155:43113': 'https://testnet.snowtrace.io',
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': 'https://solscan.io',
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': 'https://solscan.io',
};
const CLUSTERS: Readonly<Record<string, string>> = {
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': '?cluster=devnet',
};

interface ExplorerLinkProps {
  /** CAIP-2: `eip155:8453`. */
  readonly network: string;
  readonly kind: 'tx' | 'address';
  readonly id: string;
  readonly copy?: boolean;
  readonly short?: boolean;
}

/** A hash or an address, as a link to the explorer of its network where it has one. */
export function ExplorerLink({ network, kind, id, copy = true, short = true }: ExplorerLinkProps) {
  const explorer = EXPLORERS[network];
  const what = network.startsWith('solana:') && kind === 'address' ? 'account' : kind;
  return (
    <span className="mono-line">
      <Mono text={id} copy={copy} short={short} />
      {explorer !== undefined && (
        <a
          href={`${explorer}/${what}/${encodeURIComponent(id)}${CLUSTERS[network] ?? ''}`}
          target="_blank"
          rel="noreferrer"
          aria-label={`${kind === 'tx' ? 'Transaction' : 'Address'} ${id.slice(0, 8)}… in an explorer`}
        >
          Explorer
        </a>
      )}
    </span>
  );
}

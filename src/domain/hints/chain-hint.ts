import { CHAINS, findChain } from '../chain.js';
import { nearest, plain } from './nearest.js';
import { copyingHint } from './copying-hint.js';

/** Names of wallets, explorers, libraries and of former test networks; written without signs between words. */
const COLLOQUIAL: Readonly<Record<string, readonly string[]>> = {
  base: ['basemainnet', 'coinbase', 'basechain'],
  ethereum: ['eth', 'mainnet', 'ethmainnet', 'ethereummainnet', 'homestead', 'erc20', 'ether'],
  polygon: ['matic', 'pol', 'polygonmainnet', 'polygonpos', 'maticmainnet'],
  avalanche: ['avax', 'avalanchecchain', 'cchain', 'avalanchemainnet', 'avaxmainnet'],
  sei: ['seimainnet', 'seievm', 'pacific1'],
  arbitrum: ['arb', 'arbitrumone', 'arbitrummainnet', 'arb1'],
  optimism: ['op', 'opmainnet', 'optimismmainnet'],
  bsc: ['bnb', 'bnbchain', 'bscmainnet', 'binance', 'binancesmartchain', 'bnbsmartchain', 'bep20'],
  solana: ['sol', 'solanamainnet', 'solanamainnetbeta', 'mainnetbeta', 'spl'],
  'solana-devnet': ['devnet', 'soldevnet', 'solanatestnet'],
  'base-sepolia': ['basegoerli', 'basetestnet'],
  'ethereum-sepolia': ['ethsepolia', 'goerli', 'ethereumtestnet', 'ethereumgoerli'],
  'polygon-amoy': ['amoy', 'mumbai', 'polygonmumbai', 'maticmumbai', 'polygontestnet'],
  'arbitrum-sepolia': ['arbsepolia', 'arbitrumgoerli', 'arbitrumtestnet'],
  'optimism-sepolia': ['opsepolia', 'optimismgoerli', 'optimismtestnet'],
  'avalanche-fuji': ['fuji', 'avaxfuji', 'avalanchetestnet'],
  'sei-testnet': ['atlantic2', 'seitest'],
};

const byColloquialName = new Map(
  Object.entries(COLLOQUIAL).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
);
const names = CHAINS.map(({ name }) => name);

/**
 * What to do about a text that names no chain (`findChain`): a sentence that quotes nothing of the text.
 *
 * @param text of any length and content; undefined where none was sent
 */
export function chainHint(text: string | undefined): string {
  if (text === undefined || text.trim() === '') return 'None was sent.';
  const meant = meantChain(text);
  if (meant !== null) return `Did you mean "${meant}"?`;
  if (/^\s*(eip155:|0x)?\d+\s*$/i.test(text)) return 'No network with this chain id is served.';
  return copyingHint(text) ?? 'Write its name, such as "base", or its CAIP-2 id, such as "eip155:8453".';
}

/** The name of the chain that the text was probably meant to be; null when it resembles none. */
function meantChain(text: string): string | null {
  const word = text.trim().replace(/^["']|["']$/g, '');
  if (word.length > 60) return null;
  const number = /^(?:eip155[:\-_/ ]?|evm:)?(\d{1,15}|0x[0-9a-f]{1,12})$/i.exec(word)?.[1];
  if (number !== undefined) return findChain(`eip155:${Number(number)}`)?.name ?? null;
  const joined = findChain(word.replace(/[\s_]+/g, '-'));
  return joined?.name ?? byColloquialName.get(plain(word)) ?? nearest(word, names);
}

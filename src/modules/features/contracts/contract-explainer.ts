import { Injectable } from '@nestjs/common';
import { analyseBytecode, isTokenBy, walletStandardsIn } from '../../../chains/evm/inspection/bytecode.js';
import type { ContractFacts } from '../../../chains/evm/inspection/contract.js';
import type { TokenMetadata } from '../../../chains/evm/inspection/token-metadata.js';
import type { SolanaAccount } from '../../../chains/solana/inspection/account.js';
import { formatAmount } from '../../../domain/amount.js';
import { comparableAddress } from '../../../domain/chain.js';
import { readsLikeUsdc } from '../look-alike.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { ContractExplanation, ContractKind, TokenDto } from '../dto/contract.dto.js';
import { FeatureCalls } from '../feature-calls.js';
import { ContractReader, type ContractQuestion, type RawContractQuestion } from './contract-reader.js';

const MOST_DECIMALS = 36;

/** Explains what an address is: account, token, wallet contract or something else. */
@Injectable()
export class ContractExplainer {
  constructor(
    private readonly calls: FeatureCalls,
    private readonly reader: ContractReader,
  ) {}

  /**
   * Tells what stands at an address.
   *
   * @throws DomainError `FEATURE_NOT_IN_PLAN`, `CHAIN_NOT_ENABLED`, `VERIFIER_NOT_CONFIGURED`, `VERIFIER_UNAVAILABLE`,
   * and those of unreadable parameters
   */
  explain(principal: TenantPrincipal, raw: RawContractQuestion): Promise<ContractExplanation> {
    const question = this.reader.parse(raw);
    return this.calls.run(principal, async (signal) => {
      this.reader.assertReadable(principal, question);
      return question.chain.family === 'solana'
        ? ofSolana(question, await this.reader.account(question, signal))
        : ofEvm(question, await this.reader.contract(question, true, signal));
    });
  }
}

function ofEvm(question: ContractQuestion, facts: ContractFacts): ContractExplanation {
  const { code, behind, token, proxy, delegatesTo } = facts;
  const selectors = [code, behind?.code].flatMap((each) =>
    each === null || each === undefined ? [] : (analyseBytecode(each).selectors ?? []),
  );
  const walletStandards = walletStandardsIn(selectors);
  const isToken = token !== null && (token.decimals !== null || isTokenBy(selectors));
  const kind = kindOf(facts, isToken, walletStandards.length > 0);
  return describe(question, {
    ...BLANK,
    kind,
    token: isToken ? toToken(token) : null,
    proxy,
    delegatesTo,
    walletStandards,
    codeSizeBytes: code === null ? 0 : (code.length - 2) / 2,
  });
}

function kindOf({ code, delegatesTo }: ContractFacts, isToken: boolean, isWallet: boolean): ContractKind {
  if (code === null) return 'account';
  if (delegatesTo !== null) return 'delegated_account';
  if (isToken) return 'token';
  return isWallet ? 'wallet_contract' : 'contract';
}

function toToken({
  name,
  symbol,
  decimals,
  totalSupplyAtomic: supply,
}: TokenMetadata): Pick<TokenDto, keyof TokenDto> {
  const isShown = supply !== null && decimals !== null && decimals <= MOST_DECIMALS;
  return {
    ...{ name, symbol, decimals, mintAuthority: null, freezeAuthority: null },
    totalSupply: isShown ? formatAmount(supply, decimals) : null,
    totalSupplyAtomic: supply?.toString() ?? null,
  };
}

function ofSolana(question: ContractQuestion, account: SolanaAccount): ContractExplanation {
  switch (account.kind) {
    case 'missing':
      // A fresh wallet has no account yet.
      return describe(question, { ...BLANK, kind: 'account' });
    case 'wallet':
      return describe(question, { ...BLANK, kind: 'account', program: account.program });
    case 'token_account': {
      const { program, owner, mint } = account;
      return describe(question, { ...BLANK, kind: 'token_account', program, owner, mint });
    }
    case 'mint': {
      const { supplyAtomic, mintAuthority, freezeAuthority, ...names } = account.mint;
      const token = {
        ...toToken({ ...names, totalSupplyAtomic: supplyAtomic }),
        mintAuthority,
        freezeAuthority,
      };
      return describe(question, { ...BLANK, kind: 'token', program: account.program, token });
    }
    case 'program':
    case 'account':
      return describe(question, {
        ...BLANK,
        kind: account.kind === 'program' ? 'program' : 'contract',
        program: account.program,
      });
  }
}

type Description = Omit<
  ContractExplanation,
  'chain' | 'network' | 'address' | 'isRegisteredUsdc' | 'isLookAlike' | 'summary'
>;

const BLANK: Omit<Description, 'kind'> = {
  ...{ token: null, proxy: null, delegatesTo: null, walletStandards: [], codeSizeBytes: null },
  ...{ program: null, owner: null, mint: null },
};

function describe({ chain, address }: ContractQuestion, known: Description): ContractExplanation {
  const isRegisteredUsdc = address === comparableAddress(chain.family, chain.usdcAddress);
  const names = [known.token?.symbol, known.token?.name].filter((text) => typeof text === 'string');
  const isLookAlike = !isRegisteredUsdc && names.some(readsLikeUsdc);
  const part = { ...known, isRegisteredUsdc, isLookAlike };
  return {
    ...{ chain: chain.name, network: chain.network, address },
    ...part,
    summary: `${sentenceOf(part, chain.title)}${proxySentence(known.proxy)}`,
  };
}

function sentenceOf(
  known: Description & Pick<ContractExplanation, 'isRegisteredUsdc' | 'isLookAlike'>,
  title: string,
): string {
  const { token } = known;
  if (known.isRegisteredUsdc) return `This is the USDC of ${title} that payments are verified in.`;
  if (known.isLookAlike)
    return `This token calls itself ${token?.symbol ?? token?.name ?? 'USDC'} and is not the USDC of ${title}: payments in it count for nothing.`;
  return sentenceOfKind(known);
}

function sentenceOfKind({ kind, token, delegatesTo, walletStandards, owner, mint }: Description): string {
  switch (kind) {
    case 'account':
      return 'This is an account without code: a wallet, or an address that was never used.';
    case 'delegated_account':
      return `This account has delegated to the contract ${delegatesTo ?? ''} (EIP-7702): its owner still signs for it.`;
    case 'wallet_contract':
      return `This is a wallet contract (${walletStandards.join(', ')}): it can be paid, and its payments come from it.`;
    case 'token':
      return `This is another token, ${token?.symbol ?? 'without a symbol'}: payments in it count for nothing.`;
    case 'token_account':
      return `This is a token account of ${owner ?? ''} for the mint ${mint ?? ''}: register its owner as your wallet.`;
    case 'program':
      return 'This is a program.';
    case 'contract':
      return 'This is a contract of another kind.';
  }
}

function proxySentence(proxy: Description['proxy']): string {
  if (proxy === null) return '';
  const { implementation, admin } = proxy;
  const target = implementation ?? 'another contract';
  return ` It is a proxy and runs the code of ${target}${admin === null ? '' : `, which ${admin} may exchange`}.`;
}

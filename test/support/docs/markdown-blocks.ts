import { readFileSync } from 'node:fs';

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** The first word of its info string, such as `sh`; empty without one. */
  readonly language: string;
  /** The other words: `run`, `slow`, `start`. */
  readonly marks: readonly string[];
  /** What the HTML comment on the line above says; null without one. */
  readonly remark: string | null;
  readonly code: string;
}

const FENCE = /^```(.*)$/;
const REMARK = /^<!-- (.*) -->$/;

/**
 * The fenced blocks of a page, in its order. A shell block is run by the tests (`sh run`), run by the tests of a fresh
 * clone alone (`sh run slow`), the server that the page's blocks talk to (`sh start`), or not run, for the reason that
 * the comment above it gives: `<!-- not run: … -->`.
 */
export function blocksOf(page: string): Block[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  const blocks: Block[] = [];
  let begin: number | null = null;
  for (const [index, text] of lines.entries()) {
    const info = FENCE.exec(text)?.[1];
    if (info === undefined) continue;
    if (begin === null) {
      begin = index;
      continue;
    }
    const words = (FENCE.exec(lines[begin] ?? '')?.[1] ?? '').split(' ').filter((word) => word !== '');
    const above = lines.slice(0, begin).findLast((line) => line.trim() !== '') ?? '';
    blocks.push({
      page,
      line: begin + 1,
      language: words[0] ?? '',
      marks: words.slice(1),
      remark: REMARK.exec(above)?.[1] ?? null,
      code: lines.slice(begin + 1, index).join('\n'),
    });
    begin = null;
  }
  return blocks;
}

/** A block that tests run, with the answer that the page shows right below it, if it does. */
export interface Step {
  readonly block: Block;
  readonly shown: unknown;
}

/** The blocks that tests run, in the order of the page. */
export function stepsOf(blocks: readonly Block[]): Step[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh' || !block.marks.includes('run')) return [];
    const next = blocks[index + 1];
    return [{ block, shown: next?.language === 'json' ? (JSON.parse(next.code) as unknown) : undefined }];
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of the page; what stands behind its fence, such as `sh client=curl act=get`, says what it is. */
export type Block = {
  language: string;
  /**
   * `setup`: lines to begin with. All others have a `client`, and one of these:
   * `act`: what it does (`begin` stands before every other act of the client), from the version `since` on;
   * `says`: it fails, with these words, where the endpoint ends in a slash and the id begins with `-`;
   * `arrives`: the message that its client is sent in truth.
   */
  attributes: Record<string, string>;
  code: string;
};

/** A row of the page's table. */
export type Row = {
  label: string;
  /** The client of its blocks, and the anchor of its section. */
  client: string;
  tried: string;
  /** By the heading of the column. */
  claims: Map<string, string>;
};

const PAGE = readFileSync(join(import.meta.dirname, '../clients.md'), 'utf8');

export const headings = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, text = '']) => text);

export const blocks: Block[] = [...PAGE.matchAll(/^```(\w+) (.+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', info = '', code = '']) => ({ language, attributes: toAttributes(info), code }),
);

export const rows: Row[] = toRows(PAGE.split('\n').filter((line) => /^\| (client \||\[)/.test(line)));

/** What is run for an act: the block of that act, after what its client begins with. Throws when the page has none. */
export function findCode(client: string, act: string): Pick<Block, 'language' | 'code'> {
  const block = findBlock(client, act);
  if (!block) throw new Error(`The page has no block client=${client} act=${act}`);
  return { language: block.language, code: `${findBlock(client, 'begin')?.code ?? ''}${block.code}` };
}

export function findBlock(client: string, act: string): Block | undefined {
  return blocks.find(({ attributes }) => attributes.client === client && attributes.act === act);
}

/** Whether a version is one that the row speaks of: `8.14 and later`, `8.9 to 8.13`, `up to 8.8`, or any when it names none. */
export function isAbout({ label }: Row, version: string): boolean {
  const [, from = version] = label.match(/ ([\d.]+) (and later|to)/) ?? [];
  const [, to = version] = label.match(/ to ([\d.]+)$/) ?? [];
  return isAtLeast(version, from) && isAtLeast(to, version);
}

/** By major and minor number. */
export function isAtLeast(version: string, least: string): boolean {
  return toNumber(version) >= toNumber(least);
}

function toNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}

function toAttributes(info: string): Record<string, string> {
  return Object.fromEntries(
    [...info.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare]),
  );
}

function toRows([header = '', ...lines]: string[]): Row[] {
  const names = toCells(header);
  return lines.map((line) => {
    const cells = toCells(line);
    const [, label = '', client = ''] = cells[0]?.match(/^\[(.+)\]\(#(.+)\)$/) ?? [];
    // Between the versions that were tried and the remark.
    const claims = new Map(names.slice(2, -1).map((name, index) => [name, cells[index + 2] ?? '']));
    return { label, client, tried: cells[1] ?? '', claims };
  });
}

function toCells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

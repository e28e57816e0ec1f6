import { lexer, type Token, type Tokens } from 'marked';
import { element } from './element.ts';

/** Longest text that is drawn as Markdown; a longer one stays as it is written. */
const maxLength = 65_536;

/**
 * Markdown as elements. It comes from a file of any origin: HTML in it is shown as it is written, and nothing is loaded or
 * led to. A picture is its description and a link its words, each with its address in plain sight.
 */
export function renderMarkdown(text: string): HTMLElement {
  if (text.length > maxLength) return element('pre', { class: 'markdown' }, text);
  return element('div', { class: 'markdown' }, ...blocks(lexer(text, { gfm: true })));
}

type Child = Node | string;

const blocks = (tokens: readonly Token[] = []): Child[] => tokens.flatMap((token) => block(token as Tokens.Generic & Token));

const headings = ['h3', 'h4', 'h5', 'h6'] as const;

function block(token: Token): Child[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [element(headings[Math.min(headings.length, (token as Tokens.Heading).depth) - 1] ?? 'h6', {}, ...inlines(token.tokens))];
    case 'paragraph':
      return [element('p', {}, ...inlines(token.tokens))];
    case 'blockquote':
      return [element('blockquote', {}, ...blocks(token.tokens))];
    case 'code':
      return [element('pre', {}, element('code', {}, (token as Tokens.Code).text))];
    case 'hr':
      return [element('hr')];
    case 'list':
      return [list(token as Tokens.List)];
    case 'table':
      return [table(token as Tokens.Table)];
    case 'html':
      return [element('p', {}, token.raw)];
    default:
      return inline(token);
  }
}

function list({ ordered, items, start }: Tokens.List): HTMLElement {
  const rows = items.map(({ tokens, task, checked }) => element('li', {}, ...(task ? [checked === true ? '☑ ' : '☐ '] : []), ...blocks(tokens)));
  return ordered ? element('ol', { start: String(start || 1) }, ...rows) : element('ul', {}, ...rows);
}

function table({ header, rows }: Tokens.Table): HTMLElement {
  const cell = (tag: 'th' | 'td') => (one: Tokens.TableCell): HTMLElement => element(tag, {}, ...inlines(one.tokens));
  return element('table', {}, element('thead', {}, element('tr', {}, ...header.map(cell('th')))), element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell('td'))))));
}

const inlines = (tokens: readonly Token[] = []): Child[] => tokens.flatMap(inline);

function inline(token: Token): Child[] {
  switch (token.type) {
    case 'strong':
      return [element('strong', {}, ...inlines(token.tokens))];
    case 'em':
      return [element('em', {}, ...inlines(token.tokens))];
    case 'del':
      return [element('del', {}, ...inlines(token.tokens))];
    case 'codespan':
      return [element('code', {}, (token as Tokens.Codespan).text)];
    case 'br':
      return [element('br')];
    case 'link':
      return [element('span', { class: 'address', title: (token as Tokens.Link).href }, ...inlines(token.tokens)), ...addressOf(token as Tokens.Link)];
    case 'image':
      return [element('span', { class: 'address' }, `[${(token as Tokens.Image).text}]`), ` (${(token as Tokens.Image).href})`];
    case 'text':
    case 'escape':
      return 'tokens' in token ? inlines(token.tokens) : [decodeEntities((token as Tokens.Text).text)];
    default:
      return [token.raw];
  }
}

const addressOf = ({ href, text }: Tokens.Link): string[] => (href === text || href === `mailto:${text}` ? [] : [` (${href})`]);

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The names that people write, and any number; what is none of these stays as it is. It becomes a text node in any case. */
function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

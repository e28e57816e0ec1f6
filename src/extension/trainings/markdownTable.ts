/** Two columns in Markdown. All of it is shown as it is written: no link, image or HTML in it comes to life. */
export function markdownTable(rows: readonly (readonly [name: string, text: string])[]): string {
  return ['| | |', '|:--|:--|', ...rows.map(([name, text]) => `| ${plainMarkdown(name)} | ${plainMarkdown(text)} |`), ''].join('\n');
}

/** Every sign that Markdown could take for more than a sign, as its number: the editor turns bare addresses into links, too. */
export function plainMarkdown(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&:@/$]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}

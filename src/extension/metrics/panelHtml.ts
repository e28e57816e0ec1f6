/** What the page of the panel is made from; all of it is ours. */
export interface PanelPage {
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** Sources of pictures and fonts that the editor serves (`webview.cspSource`). */
  readonly cspSource: string;
  /** Name under which the extension keeps what the panel shows. */
  readonly panel: string;
}

/** Nothing is allowed but our one script, our one style sheet and pictures that came in a message. */
export function panelPolicy({ nonce, cspSource }: Pick<PanelPage, 'nonce' | 'cspSource'>): string {
  return `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src ${cspSource} data:; font-src ${cspSource}; base-uri 'none'; form-action 'none'`;
}

export function panelHtml(page: PanelPage): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${panelPolicy(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Metrics</title>
<link rel="stylesheet" nonce="${page.nonce}" href="${page.style}">
</head>
<body data-panel="${page.panel}">
<script type="module" nonce="${page.nonce}" src="${page.script}"></script>
</body>
</html>
`;
}

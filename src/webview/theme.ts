import { type Event, Emitter } from '../core/base/emitter.ts';

/** What a canvas needs to know of the editor's colours; all else is CSS. */
export interface Theme {
  readonly background: 'bright' | 'dark';
  readonly isHighContrast: boolean;
  readonly page: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly font: string;
}

/** The editor's theme, read anew as soon as it changes. */
export class ThemeWatch {
  readonly #changes = new Emitter<undefined>();
  now = readTheme();

  constructor() {
    const observer = new MutationObserver(() => {
      this.now = readTheme();
      this.#changes.fire(undefined);
    });
    // The editor names the kind of the theme on the body and puts the colours on the root.
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id', 'data-vscode-theme-kind'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  }

  get onDidChange(): Event<undefined> {
    return this.#changes.event;
  }
}

function readTheme(): Theme {
  const { classList } = document.body;
  const isHighContrast = classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const isBright = classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  return { background: isBright ? 'bright' : 'dark', isHighContrast, page: colour('--page'), text: colour('--text'), muted: colour('--muted'), grid: colour('--grid'), font: `11px ${style.fontFamily}` };
}

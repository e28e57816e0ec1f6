/** Colours that the editor's own themes give a panel, for pages outside the editor. */
export const themes = {
  dark: {
    classes: 'vscode-dark',
    colours: { 'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'panel-border': '#2b2b2b', 'widget-border': '#313131', 'sideBar-background': '#181818', 'focusBorder': '#0078d4', 'button-background': '#0078d4', 'button-foreground': '#ffffff', 'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c', 'textLink-foreground': '#4daafc', 'list-hoverBackground': '#2a2d2e', 'charts-green': '#89d185', 'editorHoverWidget-background': '#202020', 'editorHoverWidget-foreground': '#cccccc', 'editorHoverWidget-border': '#454545', 'errorForeground': '#f85149', 'editorWarning-foreground': '#cca700', 'panelTitle-activeForeground': '#cccccc', 'panelTitle-inactiveForeground': '#9d9d9d', 'panelTitle-activeBorder': '#0078d4' },
  },
  light: {
    classes: 'vscode-light',
    colours: { 'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3bd9', 'panel-border': '#e5e5e5', 'widget-border': '#e5e5e5', 'sideBar-background': '#f8f8f8', 'focusBorder': '#005fb8', 'button-background': '#005fb8', 'button-foreground': '#ffffff', 'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece', 'textLink-foreground': '#005fb8', 'list-hoverBackground': '#f2f2f2', 'charts-green': '#388a34', 'editorHoverWidget-background': '#f8f8f8', 'editorHoverWidget-foreground': '#3b3b3b', 'editorHoverWidget-border': '#c8c8c8', 'errorForeground': '#f85149', 'editorWarning-foreground': '#bf8803', 'panelTitle-activeForeground': '#3b3b3b', 'panelTitle-inactiveForeground': '#3b3b3b', 'panelTitle-activeBorder': '#005fb8' },
  },
  'high contrast': {
    classes: 'vscode-high-contrast',
    colours: { 'editor-background': '#000000', 'editor-foreground': '#ffffff', 'descriptionForeground': '#ffffffb3', 'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518', 'panel-border': '#6fc3df', 'widget-border': '#6fc3df', 'sideBar-background': '#000000', 'focusBorder': '#f38518', 'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'button-background': '#000000', 'button-foreground': '#ffffff', 'textLink-foreground': '#21a6ff', 'charts-green': '#89d185', 'editorHoverWidget-background': '#0c141f', 'editorHoverWidget-foreground': '#ffffff', 'editorHoverWidget-border': '#6fc3df', 'errorForeground': '#f48771', 'editorWarning-foreground': '#ffd370', 'panelTitle-activeForeground': '#ffffff', 'panelTitle-inactiveForeground': '#ffffff', 'panelTitle-activeBorder': '#6fc3df' },
  },
} as const;

export type ThemeName = keyof typeof themes;

// Runs in the page before anything else: the editor's API, its messages, its theme. Typed arrays travel as base64.
const { document, window, sessionStorage, atob, btoa } = globalThis;
const types = { Uint8Array, Float64Array };

function toText(value) {
  return JSON.stringify(value, (_, part) => {
    if (!(part instanceof Uint8Array) && !(part instanceof Float64Array)) return part;
    let text = '';
    for (const byte of new Uint8Array(part.buffer, part.byteOffset, part.byteLength)) text += String.fromCharCode(byte);
    return { $type: part.constructor.name, base64: btoa(text) };
  });
}

function fromText(text) {
  return JSON.parse(text, (_, part) => {
    const Type = types[part?.$type ?? ''];
    return Type ? new Type(Uint8Array.from(atob(part.base64), (sign) => sign.charCodeAt(0)).buffer) : part;
  });
}

globalThis.weftViolations = 0;
document.addEventListener('securitypolicyviolation', () => {
  globalThis.weftViolations += 1;
});
globalThis.weftTake = (text) => window.postMessage(fromText(text));
globalThis.weftTheme = ({ classes, colours }) => {
  const { body, documentElement } = document;
  body.className = classes;
  documentElement.removeAttribute('style');
  for (const [name, value] of Object.entries(colours)) documentElement.style.setProperty(`--vscode-${name}`, value);
  documentElement.style.setProperty('--vscode-font-family', 'system-ui, sans-serif');
  documentElement.style.setProperty('--vscode-font-size', '13px');
};
globalThis.acquireVsCodeApi = () => {
  globalThis.weftTheme(globalThis.weftFirstTheme);
  return {
    postMessage: (message) => globalThis.weftPost(toText(message)),
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
  };
};

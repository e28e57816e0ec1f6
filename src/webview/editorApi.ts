import type { ToExtension } from '../messages/toExtension.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: () => VsCodeApi;

/** The editor as the page knows it: somebody to ask, and a place for what the person chose. */
export interface EditorApi {
  post(message: ToExtension): void;
  readState(): unknown;
  keepState(state: unknown): void;
}

/** The editor gives its API once to a page. */
export function acquireEditorApi(): EditorApi {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    readState: () => api.getState(),
    keepState: (state) => api.setState(state),
  };
}

import { MarkScanner } from './markScanner.ts';

/** A kind of secret that can be told by its shape. */
interface SecretShape {
  readonly kind: string;
  /** Every secret of this kind has one of these pieces: they are looked for first, all at once. */
  readonly marks: readonly string[];
  readonly pattern: RegExp;
}

const shape = (kind: string, marks: readonly string[], pattern: RegExp): SecretShape => ({ kind, marks, pattern });

/**
 * Shapes as their issuers document them (token prefixes of GitHub, GitLab, AWS and so on; PEM from RFC 7468). Only what
 * can hardly be anything else: a finding keeps a file from being sent.
 */
const shapes: readonly SecretShape[] = [
  shape('a private key', ['PRIVATE KEY'], /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/),
  shape('an AWS access key', ['AKIA', 'ASIA'], /\b(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z2-7]{16}\b/),
  shape('an AWS secret key', ['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY', 'secretAccessKey'], /(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY|secretAccessKey)["']?\s*[=:]\s*["']?(?![A-Za-z0-9/+]*EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/),
  shape('a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/),
  shape('a GitLab token', ['glpat-', 'gldt-', 'glrt-'], /\bgl(?:pat|dt|rt)-[A-Za-z0-9_-]{20,}/),
  shape('a Hugging Face token', ['hf_'], /\bhf_[A-Za-z0-9]{30,}/),
  shape('a Slack token', ['xox', 'hooks.slack.com'], /\bxox[abeoprs]-[A-Za-z0-9-]{20,}|hooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{20,}/),
  shape('a Google key', ['AIza', 'ya29.', 'GOCSPX-'], /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])|\bya29\.[A-Za-z0-9_-]{30,}|\bGOCSPX-[A-Za-z0-9_-]{20,}/),
  shape('an OpenAI key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'T3BlbkFJ'], /\bsk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}|\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/),
  shape('an Anthropic key', ['sk-ant-'], /\bsk-ant-[a-z0-9]{3,}-[A-Za-z0-9_-]{20,}/),
  shape('a Stripe key', ['_live_'], /\b[sr]k_live_[A-Za-z0-9]{20,}/),
  shape('an npm token', ['npm_', '_authToken'], /\bnpm_[A-Za-z0-9]{36,}|:_authToken\s*=\s*["']?[A-Za-z0-9_-]{20,}/),
  shape('a PyPI token', ['pypi-AgE'], /\bpypi-AgE[A-Za-z0-9_-]{50,}/),
  shape('an Azure storage key', ['AccountKey='], /\bAccountKey=[A-Za-z0-9+/]{86}==/),
  shape('a Databricks token', ['dapi'], /\bdapi[a-f0-9]{32}\b/),
  shape('a DigitalOcean token', ['dop_v1_', 'doo_v1_'], /\bdo[op]_v1_[a-f0-9]{64}\b/),
  shape('a SendGrid key', ['SG.'], /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/),
  shape('a Weights & Biases key', ['WANDB_API_KEY'], /WANDB_API_KEY["']?\]?\s*[=:]\s*["']?[a-f0-9]{40}\b/),
  shape('a Kaggle key', ['KAGGLE_KEY', '"username"'], /KAGGLE_KEY["']?\]?\s*[=:]\s*["']?[a-f0-9]{32}\b|"username"\s*:\s*"[^"]+"\s*,\s*"key"\s*:\s*"[a-f0-9]{32}"/),
  shape('a Vault token', ['hvs.'], /\bhvs\.[A-Za-z0-9_-]{60,}/),
  shape('a signed token', ['eyJ'], /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}/),
];

const marks = shapes.flatMap((found) => found.marks.map((mark) => ({ mark, shape: found })));
const scanner = new MarkScanner(marks.map(({ mark }) => mark));

/** Grows whenever the shapes change, so that what was found before is not believed. */
export const secretShapesVersion = 1;

/** The kind of secret that a file's content shows, such as "a GitHub token"; undefined when it shows none. */
export function findSecret(content: Buffer): string | undefined {
  const suspected = new Set([...scanner.scan(content)].map((index) => marks[index]?.shape));
  if (suspected.size === 0) return undefined;
  const text = content.toString('latin1');
  return shapes.find((found) => suspected.has(found) && found.pattern.test(text))?.kind;
}

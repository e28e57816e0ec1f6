import type { LeftOut } from '../codePackage.ts';

type BuiltIn = Pick<LeftOut, 'reason' | 'rule'>;

/** Names of folders (and files) that are never part of a model. */
const versionControl = new Set(['.git', '.hg', '.svn', '.bzr', '_darcs', '.jj']);
const environments = new Set(['.venv', '.tox', '.nox', '__pycache__', '__pypackages__', 'node_modules', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.hypothesis', '.ipynb_checkpoints', '.eggs', '.pixi', '.direnv', '.terraform', '__MACOSX']);
const droppings = /^(\.DS_Store|Thumbs\.db|desktop\.ini|.*\.py[cod])$/i;

/** A folder that holds one of these is a Python environment, whatever its name. */
export const environmentMarkers: ReadonlySet<string> = new Set(['pyvenv.cfg', 'conda-meta']);

const secretFolders = new Set(['.ssh', '.aws', '.azure', '.gcloud', '.gnupg', '.kube', '.docker', '.oci', '.password-store']);

/** Names of files that hold keys by their purpose. Templates of them, which hold none, are let through before. */
const template = /\.(example|sample|template|dist|tmpl)$|^(example|sample)\./i;
const secretFiles: readonly RegExp[] = [
  /^\.env(\..+)?$|^.+\.env$|^\.envrc$|^\.flaskenv$/i,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx?|ppk|p8|pk8)$/i,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?([._-].*)?$(?<!\.pub)/i,
  /^(.*[._-])?kubeconfig([._-].*)?$/i,
  /^[._]netrc$|^\.pgpass$|^\.my\.cnf$|^\.npmrc$|^\.yarnrc\.yml$|^\.pypirc$|^\.git-credentials$|^\.dockercfg$|^\.htpasswd$|^\.boto$|^\.s3cfg$|^\.passwd-s3fs$|^\.vault-token$|^rclone\.conf$|^kaggle\.json$/i,
  /^(.*[._-])?credentials?([._-].*)?(\.(json|ya?ml|toml|ini|cfg|conf|csv|txt|xml|db))?$/i,
  /^(.*[._-])?secrets?\.(json|ya?ml|toml|ini|cfg|conf|env|txt|properties)$/i,
  /^(.*[._-])?(client[_-]?secrets?|service[_-]?account([_-]?key)?|application_default_credentials)([._-].*)?\.json$/i,
  /\.(tfstate|tfvars)(\.backup|\.json)?$/i,
  /^(wandb|hf|huggingface|github|gitlab|aws|api)[_-]?(token|key)s?(\.txt)?$/i,
];
/** Programs are called "credentials", too. */
const program = /\.(py|ipynb|ts|js|go|rs|java|c|cc|cpp|h|hpp|sh|md|rst)$/i;

/** Why a file or folder of this name stays behind unless the manifest or .weftignore asks for it. */
export function builtInRule(name: string, directory: boolean): BuiltIn | undefined {
  if (versionControl.has(name)) return { reason: 'version-control', rule: `built-in ${name}` };
  if (environments.has(name) || (!directory && droppings.test(name))) return { reason: 'environment', rule: `built-in ${name}` };
  if (directory) return secretFolders.has(name) ? { reason: 'secret', rule: `built-in ${name}/` } : undefined;
  if (template.test(name) || program.test(name)) return undefined;
  return secretFiles.some((pattern) => pattern.test(name)) ? { reason: 'secret', rule: `built-in, ${name} holds keys by its name` } : undefined;
}

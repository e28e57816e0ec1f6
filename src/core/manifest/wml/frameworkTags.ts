/** Versions in Watson Machine Learning: of the framework, and of Python. */
export interface WatsonVersions {
  readonly version?: string;
  readonly python?: string;
}

/** A converted value, and what it could not hold. */
export interface Converted<T> {
  readonly value: T;
  readonly loss?: string;
}

const python3 = '3.5';
const python2 = '2.7';

/**
 * The image tag for versions of Watson Machine Learning. TensorFlow's tags have three numbers, then -gpu, then -py3 for a
 * Python of 3.x, which goes without saying from TensorFlow 2 on; Caffe's are cpu and gpu; those of other images are not built from versions.
 */
export function tagOf(framework: string, { version, python }: WatsonVersions, hasGpu: boolean): Converted<string | undefined> {
  const pythonLoss = python === undefined || python === python3 || python === python2 ? undefined : `The image decides the version of Python; ${python} is not kept.`;
  if (framework === 'tensorflow') {
    const base = version === undefined ? 'latest' : /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
    const suffix = (python !== undefined && !python.startsWith('3')) || majorOf(base) >= 2 ? '' : '-py3';
    return { value: `${base}${hasGpu ? '-gpu' : ''}${suffix}`, ...(pythonLoss === undefined ? {} : { loss: pythonLoss }) };
  }
  if (framework === 'caffe') {
    const loss = version === undefined || version === '1.0' ? pythonLoss : `Images of Caffe are tagged cpu or gpu; version ${version} is not kept.`;
    return { value: hasGpu ? 'gpu' : 'cpu', ...(loss === undefined ? {} : { loss }) };
  }
  const loss = version === undefined ? pythonLoss : `Images of ${framework} may not be tagged ${version}. Look up the tag, and write it as framework.version.`;
  return { value: version, ...(loss === undefined ? {} : { loss }) };
}

/** Versions for an image tag; what Watson Machine Learning has no word for is told. */
export function versionsOf(framework: string, tag: string): Converted<WatsonVersions> {
  if (framework === 'caffe' && (tag === 'cpu' || tag === 'gpu')) return { value: { version: '1.0' } };
  const [, number = '', patch = '', rest = ''] = /^(\d+\.\d+)((?:\.\d+)*)(.*)$/.exec(tag) ?? [];
  const isPython3 = framework !== 'tensorflow' || tag.includes('-py3') || majorOf(tag) >= 2;
  const python = isPython3 ? python3 : python2;
  if (number === '') return { value: { python }, loss: `“${tag}” names no version. Add model_definition.framework.version.` };
  const known = framework === 'tensorflow' ? rest.replace(/^-gpu/, '').replace(/^-py3/, '') : rest;
  const isWhole = (patch === '' || patch === '.0') && known === '';
  return { value: { version: number, python }, ...(isWhole ? {} : { loss: `Only version ${number} of “${tag}” is kept.` }) };
}

function majorOf(version: string): number {
  return Number(/^\d+/.exec(version)?.[0] ?? 0);
}

import type { Check } from './check.ts';
import { checkBucketName } from './checks/bucketName.ts';
import { checkBucketUse } from './checks/bucketUse.ts';
import { checkCommandLines } from './checks/commandLines.ts';
import { checkCommandScript } from './checks/commandScript.ts';
import { checkCommandSyntax } from './checks/commandSyntax.ts';
import { checkCommandVariables } from './checks/commandVariables.ts';
import { checkCredentials } from './checks/credentials.ts';
import { checkDataStoreIds } from './checks/dataStoreIds.ts';
import { checkDistributed } from './checks/distributed.ts';
import { checkEndpoint } from './checks/endpoint.ts';
import { checkEnv } from './checks/env.ts';
import { checkExtractor } from './checks/extractor.ts';
import { checkFrameworkName } from './checks/frameworkName.ts';
import { checkGpuImage } from './checks/gpuImage.ts';
import { checkHostMount } from './checks/hostMount.ts';
import { checkImageReference } from './checks/imageReference.ts';
import { checkMaxDuration } from './checks/maxDuration.ts';
import { checkMetricsPath } from './checks/metricsPath.ts';
import { checkName } from './checks/name.ts';
import { checkPackagePatterns } from './checks/packagePatterns.ts';
import { checkProcessors } from './checks/processors.ts';
import { checkQueue } from './checks/queue.ts';
import { checkSharedMemory } from './checks/sharedMemory.ts';
import { checkSize } from './checks/size.ts';
import { checkUnquotedNumber } from './checks/unquotedNumber.ts';

/** Every rule beyond the schema, in the order in which their findings are reported when they share a place. */
export const checks: readonly Check[] = [
  checkName,
  checkUnquotedNumber,
  checkProcessors,
  checkSize,
  checkSharedMemory,
  checkDataStoreIds,
  checkBucketName,
  checkBucketUse,
  checkHostMount,
  checkEndpoint,
  checkCredentials,
  checkFrameworkName,
  checkImageReference,
  checkGpuImage,
  checkCommandSyntax,
  checkCommandLines,
  checkCommandScript,
  checkCommandVariables,
  checkMetricsPath,
  checkExtractor,
  checkDistributed,
  checkEnv,
  checkPackagePatterns,
  checkQueue,
  checkMaxDuration,
];

import type * as client from '@kubernetes/client-node';

/** What JSON carries of a class of the client: times are ISO 8601 text. */
export type Plain<T> = T extends Date ? string : T extends readonly (infer E)[] ? readonly Plain<E>[] : T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;

export type Job = Plain<client.V1Job>;
export type JobCondition = Plain<client.V1JobCondition>;
export type Pod = Plain<client.V1Pod>;
export type PodCondition = Plain<client.V1PodCondition>;
export type ContainerStatus = Plain<client.V1ContainerStatus>;
export type ObjectMeta = Plain<client.V1ObjectMeta>;
export type Node = Plain<client.V1Node>;
export type ResourceQuota = Plain<client.V1ResourceQuota>;
export type LimitRange = Plain<client.V1LimitRange>;
export type Toleration = Plain<client.V1Toleration>;
export type PodFailurePolicyRule = Plain<client.V1PodFailurePolicyRule>;
export type PodTemplateSpec = Plain<client.V1PodTemplateSpec>;
export type PodSpec = Plain<client.V1PodSpec>;
export type Container = Plain<client.V1Container>;
export type EnvVar = Plain<client.V1EnvVar>;
export type ResourceRequirements = Plain<client.V1ResourceRequirements>;
export type SecurityContext = Plain<client.V1SecurityContext>;
export type Volume = Plain<client.V1Volume>;
export type VolumeMount = Plain<client.V1VolumeMount>;
export type Service = Plain<client.V1Service>;
export type ConfigMap = Plain<client.V1ConfigMap>;
export type Secret = Plain<client.V1Secret>;
export type OwnerReference = Plain<client.V1OwnerReference>;
export type AccessReview = Plain<client.V1SelfSubjectAccessReview>;
/** An event of the core group, which is where scheduler, kubelet and controllers still write theirs. */
export type ClusterEvent = Plain<client.CoreV1Event>;

/** What every object that is listed and watched has. */
export interface ListedObject {
  readonly metadata?: ObjectMeta;
}

export interface ObjectList<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly T[];
}

/** What the API server answers where it does not do what was asked. */
export interface StatusObject {
  readonly kind: 'Status';
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly name?: string; readonly group?: string; readonly kind?: string; readonly retryAfterSeconds?: number };
}

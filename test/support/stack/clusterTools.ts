import path from 'node:path';
import { type GoTool, goToolFolder } from './goTool.ts';

export const kubernetesVersion = 'v1.34.4';

// The staging modules of Kubernetes: published apart, but pinned to v0.0.0 in its own go.mod.
const stagingModules = `
  api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap
  code-generator component-base component-helpers controller-manager cri-api cri-client csi-translation-lib
  dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy
  kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver
`.trim().split(/\s+/);

// Holds a pod's namespaces open. A static program: the image of a pod sandbox has nothing else in it.
const pauseMain = `package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM)
	<-ended
}
`;

const etcdMain = `package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
`;

const kubernetes: GoTool = {
  module: 'k8s.io/kubernetes',
  version: kubernetesVersion,
  packages: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'].map((name) => `k8s.io/kubernetes/cmd/${name}`),
  mains: { pause: pauseMain },
  directives: stagingModules.map((name) => `replace k8s.io/${name} => k8s.io/${name} ${kubernetesVersion.replace('v1.', 'v0.')}`),
  linkedValues: {
    'k8s.io/component-base/version.gitVersion': kubernetesVersion,
    'k8s.io/component-base/version.gitMajor': '1',
    'k8s.io/component-base/version.gitMinor': '34',
  },
};

const etcd: GoTool = { module: 'go.etcd.io/etcd/server/v3', version: 'v3.6.5', mains: { etcd: etcdMain } };
const coredns: GoTool = { module: 'github.com/coredns/coredns', version: 'v1.15.0', packages: ['github.com/coredns/coredns'] };

export const rclone: GoTool = { module: 'github.com/rclone/rclone', version: 'v1.76.0', packages: ['github.com/rclone/rclone'] };

/** Path of rclone, which is a peer in the bench as well. */
export async function rcloneProgram(): Promise<string> {
  return path.join(await goToolFolder(rclone), 'rclone');
}

/** Paths of the programs that the cluster runs. */
export interface ClusterPrograms {
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kubelet: string;
  readonly coredns: string;
  readonly rclone: string;
  /** Goes into the image of the pod sandbox. */
  readonly pause: string;
}

/** Builds what is not in the cache, one after the other: together about ten minutes on two cores. */
export async function clusterPrograms(): Promise<ClusterPrograms> {
  const etcdFolder = await goToolFolder(etcd);
  const kubernetesFolder = await goToolFolder(kubernetes);
  const corednsFolder = await goToolFolder(coredns);
  const rcloneFolder = await goToolFolder(rclone);
  return {
    etcd: path.join(etcdFolder, 'etcd'),
    apiserver: path.join(kubernetesFolder, 'kube-apiserver'),
    controllerManager: path.join(kubernetesFolder, 'kube-controller-manager'),
    scheduler: path.join(kubernetesFolder, 'kube-scheduler'),
    kubelet: path.join(kubernetesFolder, 'kubelet'),
    coredns: path.join(corednsFolder, 'coredns'),
    rclone: path.join(rcloneFolder, 'rclone'),
    pause: path.join(kubernetesFolder, 'pause'),
  };
}

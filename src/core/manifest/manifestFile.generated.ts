export interface ManifestFile {
  name: string;
}

/** How to reach a store. Holds secrets: it goes to an adapter or into one Secret, and is never printed or logged. */
export type StoreConnection = FolderConnection | S3Connection;

/** Buckets are subfolders. */
export interface FolderConnection {
  readonly kind: 'folder';
  readonly folder: string;
}

export interface S3Connection {
  readonly kind: 's3';
  /** Absent: AWS itself, by region. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken?: string;
  /** PEM file of a certificate authority that signs the endpoint's certificate. */
  readonly caFile?: string;
}

/** What the person who runs the kit has said. */
export interface KitOptions {
  readonly url: string;
  readonly service: string;
  /** Ask only what the public description of the API demands. */
  readonly reference?: boolean;
  /** Ids, or beginnings of ids at a dot or hyphen: `CV-POS`, `CV-POS-1`, `CV-POS-1.past-end`. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** What the service has configured; without it CV-LIFE-1 is not asked. */
  readonly clientTimeoutSeconds?: number;
  /** As above; without it the end of the grace time is not asked (CV-ERR-5). */
  readonly endedGraceSeconds?: number;
  /** Another service of the same server; without it DENY cannot be asked across services. */
  readonly otherService?: string;
  /** An origin that the service allows; without it every origin is expected to be allowed. */
  readonly origin?: string;
  /** Also what takes more than a thousand requests. */
  readonly thorough?: boolean;
  /** Checks that run at the same time. */
  readonly concurrency?: number;
}

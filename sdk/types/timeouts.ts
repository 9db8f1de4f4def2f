// Written by `npm run docs` out of provider/lifecycle/definition/shared-properties.ts. Change that, not this file.
/** How long each operation may take: a duration up to 24h, such as `90s`, `5m` or `1h30m`. */
export interface Timeouts {
  /**
   * Such as `90s`, `5m` or `1h30m`.
   * @defaultValue "5m"
   */
  create?: string | undefined;
  /**
   * Such as `90s`, `5m` or `1h30m`.
   * @defaultValue "5m"
   */
  update?: string | undefined;
  /**
   * Such as `90s`, `5m` or `1h30m`.
   * @defaultValue "5m"
   */
  delete?: string | undefined;
}

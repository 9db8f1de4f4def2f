/**
 * What the API's documentation leaves open, a switch for each question. The defaults are the likeliest answers;
 * the lifecycle passes at every setting, so that we are not right only where the guess is.
 */
export interface ApiVariant {
  createStatus: 200 | 201 | 202;
  updateStatus: 200 | 201 | 202;
  deleteStatus: 200 | 202 | 204;
  /** What the answer to a PUT or DELETE holds, where its status lets it. */
  updateBody: SuccessBody;
  deleteBody: SuccessBody;
  /** How an answer writes an id. */
  idAs: "number" | "string";
  /** A second registry of a name. */
  duplicateName: "409" | "400" | "allowed";
  /** What GET shows as `access_secret`. */
  secretOnRead: "mask" | "absent" | "plain";
  /** What a PUT does with optional fields that it leaves out. */
  putOmitted: "clears" | "keeps";
  showsProjectId: boolean;
  showsDnsConf: boolean;
  /** The url without its last `/`, the host in lower case. */
  normalisesUrl: boolean;
  /** Deleting a registry that a replication policy uses. */
  deleteReferenced: "412" | "400" | "allowed";
  /** Create and update try the address; hosts that begin with `unreachable` are not there. */
  probesTarget: boolean;
  dnsConfRequired: boolean;
  /** `insecure: false` with `swr-pro-internal`. */
  insecureFalseForInternal: "refused" | "accepted";
  /** How many registries an instance may hold. */
  quota: number;
  /** `error_code` of the 404 for a registry that is not there. */
  registryGoneCode: string;
  /** `error_code` of the 404 for an instance that is not there. */
  instanceGoneCode: string;
  timestamps: "seconds" | "micros" | "blank";
  /** `error_code` of the 404 for a namespace that is not there. */
  namespaceGoneCode: string;
  /** What a POST of a namespace answers. */
  namespaceCreated: "id" | "empty";
  /** Whether a POST of a namespace takes a list of allowed vulnerabilities, which only PUT documents. */
  allowlistOnCreate: "ignored" | "refused";
  /** Whether the answer to a PUT of a namespace holds it, as the official SDK models it. */
  answersNamespaceUpdate: boolean;
  /** How the metadata of a namespace comes back. */
  metadataAs: "text" | "boolean";
  /** Whether it comes back with what nobody has given. */
  showsMetadataDefaults: boolean;
  showsEmptyAllowlist: boolean;
  /** Status of the refusal to delete a namespace with repositories. */
  deleteNonEmpty: "412" | "400" | "406";
  /** Shape of error bodies: the recommended one, the older ones. */
  errorShape: "new" | "old" | "both" | "array" | "flat";
  /** How many GETs of a new registry answer 404 before it shows. */
  lateToShow: number;
  /** Whether STS decodes authorisation messages for the caller. */
  decodesDenials: boolean;
}

/** What may stand in the answer to a PUT or DELETE that was done; `object` is the registry. */
export type SuccessBody = "none" | "{}" | "null" | '"OK"' | '{"code":0}' | "object";

export const defaultVariant: ApiVariant = {
  createStatus: 201,
  updateStatus: 200,
  deleteStatus: 204,
  updateBody: "none",
  deleteBody: "none",
  idAs: "number",
  duplicateName: "409",
  secretOnRead: "mask",
  putOmitted: "clears",
  showsProjectId: true,
  showsDnsConf: true,
  normalisesUrl: true,
  deleteReferenced: "412",
  probesTarget: true,
  dnsConfRequired: false,
  insecureFalseForInternal: "refused",
  quota: 1000,
  registryGoneCode: "SVCSTG.SWR.4040004",
  instanceGoneCode: "SVCSTG.SWR.4040010",
  namespaceGoneCode: "SVCSTG.SWR.4040010",
  namespaceCreated: "id",
  allowlistOnCreate: "ignored",
  answersNamespaceUpdate: true,
  metadataAs: "text",
  showsMetadataDefaults: true,
  showsEmptyAllowlist: true,
  deleteNonEmpty: "412",
  timestamps: "seconds",
  errorShape: "new",
  lateToShow: 0,
  decodesDenials: true,
};

/** Every other answer to every question, one at a time. */
export const alternatives: ReadonlyArray<Partial<ApiVariant>> = [
  { createStatus: 200 },
  { createStatus: 202 },
  { updateStatus: 201 },
  { updateStatus: 202 },
  { deleteStatus: 200 },
  { deleteStatus: 202 },
  { updateBody: "{}" },
  { updateBody: "null" },
  { updateBody: '"OK"' },
  { updateBody: '{"code":0}' },
  { updateBody: "object" },
  { deleteStatus: 200, deleteBody: "{}" },
  { deleteStatus: 200, deleteBody: "null" },
  { deleteStatus: 202, deleteBody: '"OK"' },
  { deleteStatus: 200, deleteBody: '{"code":0}' },
  { deleteStatus: 200, deleteBody: "object" },
  { idAs: "string" },
  { duplicateName: "400" },
  { duplicateName: "allowed" },
  { secretOnRead: "absent" },
  { secretOnRead: "plain" },
  { putOmitted: "keeps" },
  { showsProjectId: false },
  { showsDnsConf: false },
  { normalisesUrl: false },
  { deleteReferenced: "400" },
  { deleteReferenced: "allowed" },
  { probesTarget: false },
  { dnsConfRequired: true },
  { insecureFalseForInternal: "accepted" },
  { quota: 1 },
  { registryGoneCode: "SWR.404001" },
  { instanceGoneCode: "SWR.404002" },
  { namespaceGoneCode: "SWR.404003" },
  { namespaceCreated: "empty" },
  { allowlistOnCreate: "refused" },
  { answersNamespaceUpdate: false },
  { metadataAs: "boolean" },
  { showsMetadataDefaults: false },
  { showsEmptyAllowlist: false },
  { deleteNonEmpty: "400" },
  { deleteNonEmpty: "406" },
  { timestamps: "micros" },
  { timestamps: "blank" },
  { errorShape: "old" },
  { errorShape: "both" },
  { errorShape: "array" },
  { errorShape: "flat" },
  { lateToShow: 2 },
  { decodesDenials: false },
];

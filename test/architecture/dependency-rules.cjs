// The rules of the house for imports, read by dependency-cruiser. Arrows point one way: a room imports those below it only.
const rooms = [
  "examples",
  "sdk",
  "provider/(index\\.ts|dynamic/|cli/)",
  "provider/resources",
  "provider/lifecycle",
  "provider/session",
  "provider/settings",
  "provider/diagnostics",
  "provider/huaweicloud",
];
const below = (index) => rooms.slice(0, index).join("|");

const upwards = rooms.slice(1).map((room, index) => ({
  name: `nothing above ${room}`,
  severity: "error",
  from: { path: `^${room}` },
  to: { path: `^(${below(index + 1)})` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...upwards,
    {
      name: "no circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "the API of SWR knows the cloud alone",
      severity: "error",
      from: { path: "^provider/swr/" },
      to: { path: "^(sdk|provider)/", pathNot: "^provider/(swr|huaweicloud)/" },
    },
    {
      name: "the API of SWR is not for programs, Pulumi's host or messages",
      severity: "error",
      from: { path: "^(sdk|provider/(index\\.ts|dynamic/|diagnostics/))" },
      to: { path: "^provider/swr/" },
    },
    {
      name: "the cloud knows nobody",
      severity: "error",
      from: { path: "^provider/huaweicloud/" },
      to: { path: "^(sdk|provider)/", pathNot: "^provider/huaweicloud/" },
    },
    {
      name: "no resource imports another",
      severity: "error",
      from: { path: "^provider/resources/([^/]+)/" },
      to: { path: "^provider/resources/", pathNot: "^provider/resources/$1/" },
    },
    {
      name: "the environment of the process is for the settings",
      severity: "error",
      from: { path: "^(sdk|provider)/" },
      to: { path: "^(node:)?process$" },
    },
    {
      name: "undici is for the transport alone",
      severity: "error",
      from: { path: "^(sdk|provider)/", pathNot: "^provider/huaweicloud/http/" },
      to: { path: "node_modules/undici/" },
    },
    {
      name: "Pulumi is for the doors and the sdk",
      severity: "error",
      from: { path: "^provider/", pathNot: "^provider/dynamic/" },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "no door takes Pulumi along at run time",
      severity: "error",
      from: { path: "^provider/dynamic/" },
      to: { path: "node_modules/@pulumi/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "examples import the published names",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^(sdk|provider)/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
    doNotFollow: { path: "node_modules" },
  },
};

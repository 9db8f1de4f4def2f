import type { Read } from "./setting-values";

/** Reads the environment of this process; nothing else does. */
export const processEnv: Read = (key) => process.env[key];

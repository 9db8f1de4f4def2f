/** Returns the text that a source of settings has for a key, or undefined. */
export type SettingSource = (key: string) => string | undefined;

/** Reads the environment of this process; nothing else does. */
export const processEnv: SettingSource = (key) => process.env[key];

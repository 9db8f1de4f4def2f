import { quote } from "../diagnostics/quote";
import type { SettingSource } from "./environment";
import { emptyText, namespace } from "./setting-names";
import { isUnknown, UNKNOWN } from "./unknowns";

/** A setting that is given, and the key that it was found under. */
export interface FoundSetting {
  key: string;
  value: string;
}

/**
 * Reads settings and collects what is wrong with them. Keys that start with `huaweicloud:` are read from stack config or from an
 * explicit provider, all others from the environment. A blank text counts as not given.
 */
export class SettingsReader {
  constructor(
    private readonly config: SettingSource,
    private readonly env: SettingSource,
    /** A sentence each. */
    readonly problems: string[] = [],
  ) {}

  /** Returns a reader of stack config alone. Its problems are collected with those of this reader. */
  withoutEnvironment(): SettingsReader {
    return new SettingsReader(this.config, () => undefined, this.problems);
  }

  /** Reports the keys of stack config that hold an empty text. Such a setting reads as unknown, so no other problem names it. */
  reportEmpty(keys: readonly string[]): void {
    this.problems.push(...keys.filter((key) => this.#read(key) === emptyText).map((key) => `${key} is empty`));
  }

  text(key: string): string | undefined {
    const text = this.#read(key);
    return key.startsWith(namespace) && text === emptyText ? UNKNOWN : text;
  }

  /** Returns the first of these settings that is given. */
  first(...keys: readonly string[]): FoundSetting | undefined {
    for (const key of keys) {
      const value = this.text(key);
      if (value !== undefined) return { key, value };
    }
    return undefined;
  }

  /**
   * Returns the value of a setting that is given, known and valid. An invalid value is a problem.
   * @param rule says what is valid
   */
  check(setting: FoundSetting | undefined, isValid: (value: string) => boolean, rule: string): string | undefined {
    if (!setting || isUnknown(setting.value)) return undefined;
    if (isValid(setting.value)) return setting.value;
    this.problems.push(`${setting.key} is ${quote(setting.value)}; ${rule}`);
    return undefined;
  }

  /** Reads a setting that is on or off; default: off. */
  flag(key: string): boolean {
    const isFlag = (value: string) => /^(1|true|0|false)$/i.test(value);
    const text = this.check(this.first(key), isFlag, "allowed is true (1) or false (0)");
    return text !== undefined && /^(1|true)$/i.test(text);
  }

  /** Reads a whole number; default: undefined. */
  number(setting: FoundSetting | undefined, least: number, most: number, rule: string): number | undefined {
    const isInRange = (value: string) => /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
    const text = this.check(setting, isInRange, rule);
    return text === undefined ? undefined : Number(text);
  }

  /**
   * Returns settings that belong together, in the order of their keys. Returns none if any is missing; it is a problem if others are given.
   * @param settings the keys of each, of which the first that is given counts
   */
  together(...settings: ReadonlyArray<readonly string[]>): FoundSetting[] {
    const found = settings.flatMap((keys) => this.first(...keys) ?? []);
    if (found.length === settings.length) return found;
    const named = (isGiven: boolean) =>
      settings.filter((keys) => (this.first(...keys) !== undefined) === isGiven).map((keys) => keys.join(" or "));
    const are = found.length > 1 ? "are" : "is";
    if (found.length > 0)
      this.problems.push(`${named(true).join(" and ")} ${are} given without ${named(false).join(" and ")}`);
    return [];
  }

  /** Removes blanks around a value. A password keeps its own, but no password ends with the line break that a file leaves behind. */
  #read(key: string): string | undefined {
    const text = key.startsWith(namespace) ? this.config(key) : this.env(key);
    return (key === "HW_USER_PASSWORD" ? text?.replace(/\r?\n$/, "") : text?.trim()) || undefined;
  }
}

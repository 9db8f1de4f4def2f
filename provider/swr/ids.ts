import { isPlaceId } from "../huaweicloud/services/place-id";

/** An id out of an answer: a number, or a string of digits. Anything else is unreadable: a wrong id would lose the registry. */
export function readId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return String(value);
  return typeof value === "string" && isRegistryId(value) ? value : undefined;
}

export function isRegistryId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text);
}

export function checkedRegistryId(id: string): string {
  if (!isRegistryId(id)) throw new TypeError(`registry id "${id}" is not a positive whole number`);
  return id;
}

export function checkedPlaceId(operation: string, id: string): string {
  if (!isPlaceId(id)) throw new TypeError(`${operation} "${id}" must be 1 to 64 letters, digits, "-" or "_"`);
  return id;
}

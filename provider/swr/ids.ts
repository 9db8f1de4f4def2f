import { isPlaceId } from "../huaweicloud/services/place-id";

/** A numeric id out of an answer: a number, or a string of digits. */
export function readNumber(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return String(value);
  return typeof value === "string" && /^[1-9]\d{0,18}$/.test(value) ? value : undefined;
}

export function checkedPlaceId(name: string, id: string): string {
  if (!isPlaceId(id)) throw new TypeError(`${name} "${id}" must be 1 to 64 letters, digits, "-" or "_"`);
  return id;
}

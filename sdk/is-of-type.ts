/** Whether it is a resource of this type: by what it says of itself, for a program may load two copies of a package. */
export function isOfType(obj: unknown, type: string): obj is object {
  return typeof obj === "object" && obj !== null && "__pulumiType" in obj && obj.__pulumiType === type;
}

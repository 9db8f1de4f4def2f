import { randomBytes } from "node:crypto";

/** An answer that is meant to hold whoever reads it. */
export interface WorstAnswer {
  name: string;
  /** What is asked for. */
  call: "registry" | "policies" | "reason";
  status: number;
  body: () => string;
}

const mebibyte = 1024 * 1024;
/** A security token of IAM: the longest secret there is, part of which answers quote. */
export const token = randomBytes(18_750).toString("base64");

const filled = (part: string, length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length);
const packed = (text: string) => Buffer.from(text).toString("base64");
const partsOfToken = Array.from({ length: 6_000 }, (_, part) => token.slice(part * 3, part * 3 + 9)).join("~");

const messages: Readonly<Record<string, string>> = {
  "escapes of escapes": filled("%25", 60_000),
  backslashes: filled("\\", 30_000),
  base64: randomBytes(45_000).toString("base64"),
  "base64 of base64 of base64": packed(packed(randomBytes(25_000).toString("base64"))),
  "hexadecimal digits": randomBytes(30_000).toString("hex"),
  "words that a secret has too": filled("registry-password ", 60_000),
  "parts of a secret": partsOfToken,
};

const registry = { id: 41, name: "hub", type: "swr-pro", url: "https://harbor.example.com", status: "healthy" };
const withMore = (more: string) => `${JSON.stringify(registry).slice(0, -1)},"more":${more}}`;

export const worstAnswers: readonly WorstAnswer[] = [
  { name: "a registry, for comparison", call: "registry", status: 200, body: () => JSON.stringify(registry) },
  ...Object.entries(messages).map(
    ([name, message]): WorstAnswer => ({
      name: `an error of 60 kB, ${name}`,
      call: "registry",
      status: 400,
      body: () => JSON.stringify({ error_code: message.slice(0, 2_000), error_msg: message }),
    }),
  ),
  {
    name: "a denial with a reason of 10,240 signs, base64 of base64",
    call: "registry",
    status: 403,
    body: () =>
      JSON.stringify({ error_msg: "no", encoded_authorization_message: packed(packed(token)).slice(0, 10_240) }),
  },
  {
    name: "a success of 4 MiB, one text",
    call: "registry",
    status: 200,
    body: () => withMore(`"${filled("é", 2 * mebibyte - 200)}"`),
  },
  {
    name: "a success of 100,000 values",
    call: "registry",
    status: 200,
    body: () => withMore(`[${filled('"x",', 398_000)}1]`),
  },
  {
    name: "a success of 25,000 keys",
    call: "registry",
    status: 200,
    body: () => withMore(`{${Array.from({ length: 24_900 }, (_, key) => `"${key.toString(36).padEnd(100, "x")}":1`)}}`),
  },
  {
    name: "a success of 2,000,000 arrays in arrays",
    call: "registry",
    status: 200,
    body: () => filled("[", 4 * mebibyte),
  },
  { name: "4 MiB that are no JSON", call: "registry", status: 200, body: () => filled("no ", 4 * mebibyte) },
  {
    name: "20,000 names of policies",
    call: "policies",
    status: 200,
    body: () =>
      JSON.stringify({
        policies: Array.from({ length: 20_000 }, () => ({ name: randomBytes(75).toString("base64") })),
      }),
  },
  {
    name: "a reason of 10,240 signs that STS decoded",
    call: "reason",
    status: 200,
    body: () => {
      const message = packed(packed(token)).slice(0, 3_300);
      return JSON.stringify({
        decoded_message: JSON.stringify({ action: message, resource: message, failure: message }),
      });
    },
  },
  {
    name: "a reason of 4 MiB that STS decoded",
    call: "reason",
    status: 200,
    body: () => JSON.stringify({ decoded_message: filled("x", 4 * mebibyte - 100) }),
  },
];

/**
 * What a stack's state keeps instead of our code: it finds the installed package and hands over,
 * so a fix reaches stacks that were made years ago, and an upgrade shows no diff. The text must never change.
 */
export const addressOf = (resource: string): string =>
  `exports.handler = () => require("module").createRequire(process.cwd() + "/")("pulumi-huaweicloud-swr/provider").${resource};`;

/** The type token, as `pulumi.dynamic.Resource` forms it. It must never change either. */
export const dynamicType = (resource: string): string => `pulumi-nodejs:dynamic/swr:${resource}`;

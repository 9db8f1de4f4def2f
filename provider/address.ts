import { createRequire } from "node:module";

const home = "pulumi-huaweicloud-swr/provider";

/**
 * What a stack's state keeps instead of our code: it finds the installed package and hands over,
 * so a fix reaches stacks that were made years ago, and an upgrade shows no diff. The text must never change.
 * It stands twice in the state of each resource: no blanks, and quotes that JSON leaves as they are.
 */
export const addressOf = (resource: string): string =>
  `exports.handler=(at=process.cwd())=>{try{return require('module').createRequire(at+'/')('${home}').${resource}}` +
  `catch(e){if(e.code=='MODULE_NOT_FOUND')e.stack='',e.message='${missingIn("'+at+'")}';throw e}}`;

/** What the text says where it does not find the package. */
export function missingIn(folder: string): string {
  return `pulumi-huaweicloud-swr is missing: add it to ${folder}/package.json and install it`;
}

/** Whether the text finds the package, where Pulumi's host runs in this folder. */
export function isFoundFrom(folder: string): boolean {
  try {
    createRequire(`${folder}/`).resolve(home);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND");
  }
}

/** The type token, as `pulumi.dynamic.Resource` forms it. It must never change either. */
export const dynamicType = (resource: string): string => `pulumi-nodejs:dynamic/swr:${resource}`;

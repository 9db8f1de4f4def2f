import { createRequire } from "node:module";

const name = "pulumi-huaweicloud-swr";
const home = `${name}/provider`;
const missing = (folder: string) => ` is missing: add it to package.json in ${folder} or above, and install it`;

/**
 * What a stack's state keeps instead of our code: it finds the installed package and hands over,
 * so a fix reaches stacks that were made years ago, and an upgrade shows no diff. The text must never change.
 * It stands twice in the state of each resource: no blanks, and quotes that JSON leaves as they are.
 * It speaks for the package itself alone: what goes wrong within is told by its own error.
 */
export const loaderFor = (resource: string): string =>
  `exports.handler=(at=process.cwd(),r=require('module').createRequire(at+'/'),p='${name}')=>{try{r.resolve(p+'/provider')}` +
  `catch(e){if(e.code=='MODULE_NOT_FOUND')e.stack='',e.message=p+'${missing("'+at+'")}';throw e}return r(p+'/provider').${resource}}`;

/** What the text says where it does not find the package. */
export const missingIn = (folder: string): string => name + missing(folder);

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

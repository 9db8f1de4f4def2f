import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../..");

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const pattern =
    /^(?:import|export)\s+(type\s+)?[^;]*?from\s+"([^"]+)"|(?:import|require)\("([^"]+)"\)|^import "([^"]+)"/gm;
  return [...text.matchAll(pattern)].map(([, type, named, called, bare]) => {
    const to = named ?? called ?? bare ?? "";
    const resolved = to.startsWith(".") ? path.posix.join(path.posix.dirname(file), to) : to;
    return { from: file, to: resolved, typeOnly: type !== undefined };
  });
}

const imports = ["provider", "sdk", "examples"].flatMap(sources).flatMap(importsOf);
const within = (prefix: string) => imports.filter(({ from }) => from.startsWith(prefix));
const shown = ({ from, to }: Import) => `${from} -> ${to}`;
const rooms = readdirSync(path.join(root, "provider"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "swr")
  .map(({ name }) => `provider/${name}`);

describe("arrows point one way: examples -> sdk -> provider -> provider/swr -> undici", () => {
  it("reads the imports that there are", () => {
    expect(imports.length).toBeGreaterThan(80);
    expect(rooms).toContain("provider/registry");
  });

  it("the API client imports itself, undici and Node only", () => {
    const astray = within("provider/swr/").filter(({ to }) => !/^(provider\/swr\/|node:|undici(\/|$))/.test(to));
    expect(astray.map(shown)).toEqual([]);
  });

  it("nobody but the transport and its network imports undici", () => {
    expect(imports.filter(({ to }) => /^undici(\/|$)/.test(to)).map(({ from }) => from)).toEqual([
      "provider/swr/network.ts",
      "provider/swr/network.ts",
      "provider/swr/network.ts",
      "provider/swr/network.ts",
      "provider/swr/transport.ts",
    ]);
  });

  it("the provider imports neither the sdk nor, at run time, Pulumi", () => {
    const astray = within("provider/").filter(
      ({ to, typeOnly }) => to.startsWith("sdk") || (to.startsWith("@pulumi/") && !typeOnly),
    );
    expect(astray.map(shown)).toEqual([]);
  });

  it("the sdk takes types, the address, the rules of settings and of names and what makes a text fit to show from the provider, nothing else", () => {
    const astray = within("sdk/").filter(
      ({ to, typeOnly }) =>
        !/^(sdk\/|node:|@pulumi\/pulumi$|provider\/(address|lost-host|nearest|setting-names|settings|swr\/display-text|unknowns|version)$)/.test(
          to,
        ) && !typeOnly,
    );
    expect(astray.map(shown)).toEqual([]);
  });

  it.each(rooms)("no room imports another: %s", (room) => {
    const others = rooms.filter((other) => other !== room);
    const astray = within(`${room}/`).filter(({ to }) => others.some((other) => to.startsWith(other)));
    expect(astray.map(shown)).toEqual([]);
  });

  it("examples import the published names only", () => {
    const astray = within("examples/").filter(
      ({ to }) => to.startsWith("..") || to.startsWith("sdk") || to.startsWith("provider"),
    );
    expect(astray.map(shown)).toEqual([]);
  });

  it("only environment.ts reads the environment", () => {
    const readers = ["provider", "sdk"]
      .flatMap(sources)
      .filter((file) => readFileSync(path.join(root, file), "utf8").includes("process.env"));
    expect(readers).toEqual(["provider/environment.ts"]);
  });
});

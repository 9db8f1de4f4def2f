import { execFileSync } from "node:child_process";

interface Running {
  pid: number;
  parent: number;
  command: string;
}

/** The engine and the hosts of dynamic providers that a started command has brought up so far, and the shells that have launched those. */
export function processesOf(root: number): { engine: number | undefined; hosts: number[]; launchers: number[] } {
  const family = descendantsOf(root, running());
  return {
    engine: family.find(({ command }) => /^\S*\/pulumi /.test(command))?.pid,
    hosts: family.flatMap(({ pid, command }) => (/^\S*node .*dynamic-provider/.test(command) ? [pid] : [])),
    launchers: family.flatMap(({ pid, command }) => (/^\S*sh .*pulumi-resource-/.test(command) ? [pid] : [])),
  };
}

export function isAlive(pid: number): boolean {
  return running().some((candidate) => candidate.pid === pid && !candidate.command.includes("<defunct>"));
}

function descendantsOf(root: number, all: readonly Running[]): Running[] {
  const family = all.filter(({ pid }) => pid === root);
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid));
  return family;
}

function running(): Running[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

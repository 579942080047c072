// Generates the types from openapi.yaml and compiles the package into dist. npm runs this before it
// packs or installs the folder; what is packed has dist already.
import { execSync } from "node:child_process";
import { createRequire } from "node:module";

const run = (command) => execSync(command, { cwd: import.meta.dirname, stdio: ["ignore", 2, 2] });

try {
  createRequire(import.meta.url).resolve("openapi-typescript/package.json");
} catch {
  run("npm ci --ignore-scripts --no-audit --no-fund --workspace threatapi-client");
}
run("npx openapi-typescript ../../openapi.yaml --output src/schema.ts");
run("npx tsc --project .");

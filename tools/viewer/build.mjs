// Bundles the viewer into the program: `npm ci && npm run build` in this folder.
// The first line of viewer.js names the state of the sources, by which a test finds a bundle that is out of date.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const assets = new URL("../../app/scalp_atlas/assets/", import.meta.url).pathname;
const sources = readdirSync("src").sort();
const digest = createHash("sha256");
for (const name of [...sources.map((file) => `src/${file}`), "package.json"]) digest.update(readFileSync(name));

await build({
  entryPoints: { viewer: "src/main.js" },
  outdir: assets,
  bundle: true,
  minify: true,
  target: "es2022",
  format: "iife",
  legalComments: "none", // the licences travel in full, beside the bundle and in every page
  banner: { js: `/* sources ${digest.digest("hex")} */` },
});

const packages = ["three", "three-mesh-bvh"];
const licences = packages.map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  return `${name} ${version} (${license})\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
writeFileSync(`${assets}viewer.LICENSE.txt`, licences.join(`\n${"-".repeat(72)}\n\n`));

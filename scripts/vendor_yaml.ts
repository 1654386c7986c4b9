/**
 * Writes lib/engine/language/yaml/yaml.js: the npm package `yaml`, its ES modules for browsers bundled into one file.
 *
 * Deno and Node resolve `npm:yaml` to the package's CommonJS build, which takes eight times as long to load and reads
 * environment variables, so that the engine would need a permission only to parse a policy. The package offers no
 * way to name its other build.
 *
 *     deno run -A scripts/vendor_yaml.ts
 *
 * @module
 */

const VERSION = "2.9.1";

const root = new URL("..", import.meta.url);
const folder = new URL("lib/engine/language/yaml/", root);
const work = await Deno.makeTempDir();
try {
  await run("npm", [
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefix",
    work,
    `yaml@${VERSION}`,
  ]);
  await Deno.writeTextFile(`${work}/entry.js`, 'export * from "./node_modules/yaml/browser/index.js";\n');
  await run(Deno.execPath(), ["bundle", "--no-config", "--platform=browser", "--output=yaml.js", "entry.js"]);
  const bundled = await Deno.readTextFile(`${work}/yaml.js`);
  const license = await Deno.readTextFile(`${work}/node_modules/yaml/LICENSE`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    new URL("yaml.js", folder),
    `// @ts-self-types="./yaml.d.ts"\n// yaml ${VERSION}, bundled by scripts/vendor_yaml.ts. Do not edit.\n/*\n${license}*/\n` +
      bundled.replace(/^\/\/ (?!# ).*\n/gm, ""),
  );
  await Deno.writeTextFile(new URL("yaml.d.ts", folder), `export * from "npm:yaml@${VERSION}";\n`);
} finally {
  await Deno.remove(work, { recursive: true });
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args: [...args], cwd: work }).output();
  if (!success) throw new Error(`Cannot vendor yaml: ${command} ${args.join(" ")} failed`);
}

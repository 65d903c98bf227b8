// Type-checks and bundles the dashboard's modules and styles: node bundle.mjs <npm directory> <output directory>.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const [npm, output] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const modules = join(npm, "node_modules");
const require = createRequire(join(npm, "package.json"));
const esbuild = require("esbuild");

execFileSync(process.execPath, [join(modules, "typescript", "bin", "tsc"), "--noEmit", "--project", join(here, "tsconfig.json")], { stdio: "inherit" });

mkdirSync(output, { recursive: true });
await esbuild.build({
  entryPoints: { app: join(here, "app.ts"), theme: join(here, "theme.ts") },
  outdir: output, bundle: true, minify: true, format: "iife", target: "es2022", nodePaths: [modules], legalComments: "eof", logLevel: "warning",
});
await esbuild.build({
  entryPoints: { app: join(here, "app.css") },
  outdir: output, bundle: true, minify: true, target: "es2022", nodePaths: [modules], legalComments: "eof", logLevel: "error",
});

// Tabler ships its notice in the style sheet only, without the text of its licence.
const mit = `Copyright 2018-2026 The Tabler Authors
Copyright 2018-2026 codecalm.net Pawel Kuna

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

// Licences ask for their text to travel with the code.
const bundled = ["@tabler/core", "bootstrap", "echarts", "zrender", "tslib", "htmx.org"];
const notices = bundled.flatMap((name) => {
  const folder = join(modules, name);
  let description;
  try {
    description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return []; // Compiled into another package, which carries its notice.
  }
  const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile() && /^(licen[cs]e|notice)/i.test(file.name));
  const texts = files.map((file) => readFileSync(join(folder, file.name), "utf8").trim());
  return [`${description.name} ${description.version} (${description.license})`, "", texts.length > 0 ? texts.join("\n\n") : mit, "", "-".repeat(80), ""];
});
writeFileSync(join(output, "third-party.txt"), notices.join("\n"));

for (const file of ["app.js", "theme.js", "app.css", "third-party.txt"]) {
  const bytes = readFileSync(join(output, file));
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  writeFileSync(join(output, `${file}.br`), packed);
}

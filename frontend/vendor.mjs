// Copies the editor of announcements out of its package, with its licence in front: `node frontend/vendor.mjs --output FILE`.
import { readFileSync, writeFileSync } from "node:fs";
const from = "node_modules/squire-rte/";
const { version } = JSON.parse(readFileSync(`${from}package.json`, "utf8"));
const code = readFileSync(`${from}dist/squire.js`, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
const licence = readFileSync(`${from}LICENSE`, "utf8").trim().replaceAll("*/", "* /");
writeFileSync(process.argv[process.argv.indexOf("--output") + 1], `/*! squire-rte ${version}\n${licence}\n*/\n${code}`);

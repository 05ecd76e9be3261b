// Checks a HAR by the public schema: read_har.mjs NODE_MODULES FILE. Prints what is wrong with it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, file] = process.argv.slice(2);
const validate = createRequire(join(modules, "_"))("har-validator");
const har = JSON.parse(readFileSync(file, "utf8"));
await validate.har(har).catch(({ errors }) => console.log(JSON.stringify(errors, null, 1)));

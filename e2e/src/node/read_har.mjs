// Checks a HAR by the public schema: read_har.mjs NODE_MODULES FILE. Prints what is wrong with it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, file] = process.argv.slice(2);
const require = createRequire(join(modules, "_"));
const Ajv = require("ajv");
const ajv = new Ajv({ allErrors: true });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-06.json"));
ajv.addSchema(Object.values(require("har-schema")));
const validate = ajv.getSchema("har.json");
if (!validate(JSON.parse(readFileSync(file, "utf8")))) {
  console.log(JSON.stringify(validate.errors, null, 1));
}

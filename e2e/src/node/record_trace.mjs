// Records what Chrome's developer tools would while a lab runs:
// record_trace.mjs NODE_MODULES CHROME URL LAB FILE. The recording goes into the file.

import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, executablePath, url, lab, path] = process.argv.slice(2);
const puppeteer = createRequire(join(modules, "_"))("puppeteer-core");
const browser = await puppeteer.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic"],
});
const page = await browser.newPage();
await page.goto(url);
const until = (state) => page.waitForSelector(`#lab-${lab}[data-state=${state}]`);
await until("idle");
await page.tracing.start({ path });
await page.$eval(`#lab-${lab} [data-action=run]`, (run) => run.click());
await until("done");
await page.tracing.stop();
await browser.close();

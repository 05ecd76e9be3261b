// Brings in what runs a reader's own code (www/own). A visit that writes none does without.

import { ownRequests } from "../request/get.js";

// How long a program may run, in milliseconds.
const LIMIT_MS = 10_000;

// A program that is compiled and waits. Throws what keeps it from that. Aborted before, there is none.
export async function prepare(code, signal) {
  const room = await import(new URL("own/room.js", document.baseURI).href).catch((error) => {
    const message = `what runs code here could not be loaded: ${error.message}`;
    throw { name: "NotLoaded", message, line: null };
  });
  return room.prepare(code, signal);
}

// Runs it over these URLs. What becomes of its requests is told to `tell`, as in get.js.
export function run(program, urls, headers, values, mayRepeat, tell, print) {
  const requests = ownRequests(urls, headers, tell);
  return program.run({ requests, urls, values, limitMs: LIMIT_MS, mayRepeat, print });
}

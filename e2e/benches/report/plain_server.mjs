// The plainest server that answers after a while: plain_server.mjs PORT DELAY_MS.

import { createServer } from "node:http";

const [port, delay] = process.argv.slice(2).map(Number);
const body = JSON.stringify({ userId: 1, id: 1, title: "a post", body: "of some length ".repeat(15) });

createServer((_, response) => {
  setTimeout(() => {
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    response.end(body);
  }, delay);
}).listen(port, "127.0.0.1");

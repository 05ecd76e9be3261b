// Reads a trace with the engine of Chrome's developer tools: read_trace.mjs NODE_MODULES FILE.
// Prints what it found: processes with the slices of their threads, and the tracks of extensions.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const engine = (path) =>
  import(pathToFileURL(join(modules, "@paulirish/trace_engine/models/trace", path)));
const { TraceProcessor } = await engine("Processor.js");
const { SyntheticEvents } = await engine("helpers/helpers.js");

// The engine wants one, and Node.js has none.
globalThis.DOMRect ??= class {};

const { traceEvents } = JSON.parse(readFileSync(file, "utf8"));
SyntheticEvents.SyntheticEventsManager.createAndActivate(traceEvents);
const processor = TraceProcessor.createWithAllHandlers();
await processor.parse(traceEvents, {});
const { Renderer, ExtensionTraceData } = processor.parsedTrace;

const depth = ({ children }) => 1 + Math.max(0, ...children.map(depth));
const threads = Array.from(Renderer.processes.values(), ({ threads }) =>
  Array.from(threads.values(), ({ name, entries, tree }) => ({
    name,
    slices: entries.map(({ name }) => name),
    depth: Math.max(0, ...Array.from(tree?.roots ?? [], depth)),
  })),
);
const tracks = ExtensionTraceData.extensionTrackData.flatMap(({ name, entriesByTrack }) =>
  Object.entries(entriesByTrack).map(([track, entries]) => ({
    group: name,
    name: track,
    entries: entries.map(({ name, dur, args }) => ({ name, ms: dur / 1000, color: args.color })),
  })),
);
console.log(JSON.stringify({ processes: threads, tracks }));

// One sample of what a promise costs that is ready at once, in microseconds: made, awaited, and noted
// as fully as Rust's recorder notes a future.
export async function sample(strategy, count, leastMs) {
  // From one step of the clock to another: where it is coarse, what lies between two steps can't be told.
  let last = performance.now();
  let since;
  let made = 0;
  for (;;) {
    const record = { start: performance.now(), requests: [], events: [], inFlight: 0, peak: 0 };
    await strategy(Array.from({ length: count }, (_, index) => start(record, index)));
    made += count;
    const now = performance.now();
    if (now === last) continue;
    last = now;
    if (since !== undefined && now - since >= leastMs) return ((now - since) * 1000) / made;
    if (since === undefined) [since, made] = [now, 0];
  }
}

function start(record, index) {
  const nowMs = () => performance.now() - record.start;
  const request = {
    index, label: "", url: "", createdMs: nowMs(), startedMs: null, headersMs: null, settledMs: null,
    outcome: null, status: null, chars: null, title: null, error: null, refusalsMs: [], polls: 0,
    wakes: 0, busyMs: 0, polledMs: [], wokenMs: [], phases: null,
  };
  record.requests.push(request);
  return async () => {
    request.createdMs = nowMs();
    request.startedMs = nowMs();
    record.events.push({ started: index });
    record.inFlight += 1;
    record.peak = Math.max(record.peak, record.inFlight);
    request.settledMs = nowMs();
    request.polls += 1;
    request.busyMs += request.settledMs - request.startedMs;
    request.polledMs.push([request.startedMs, request.settledMs]);
    request.outcome = "ok";
    record.events.push({ ended: index });
    record.inFlight -= 1;
  };
}

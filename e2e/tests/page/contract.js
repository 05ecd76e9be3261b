// Asks all cases of the contract at once and gives what `fetch` makes of each.

const [base, cases, done] = arguments;

async function ask({ method, target, min_ms, outcome }) {
  const start = performance.now();
  const controller = new AbortController();
  // Only where silence is wanted, somebody has to give up.
  if (outcome === "silence") {
    setTimeout(() => controller.abort(), min_ms);
  }
  const seen = {};
  try {
    const answer = await fetch(base + target, { method, signal: controller.signal });
    seen.status = answer.status;
    seen.headers = Object.fromEntries(answer.headers);
    seen.text = await answer.text();
  } catch (error) {
    seen.error = error.name;
  }
  seen.ms = performance.now() - start;
  return seen;
}

Promise.all(cases.map(ask)).then(done);

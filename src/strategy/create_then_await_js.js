// Creates every request first, then awaits one after another.
//
// Calling an async function starts it: each promise here stands for work that is already under
// way. The total is the longest of the waits.
export async function createThenAwait(requests) {
  const created = requests.map((request) => request());
  const answers = [];
  for (const promise of created) {
    answers.push(await promise);
  }
  return answers;
}

// One at a time: each request is awaited before the next one starts.
//
// The total is the sum of all the waits, as in Rust.
export async function sequential(requests) {
  const answers = [];
  for (const request of requests) {
    answers.push(await request());
  }
  return answers;
}

// All at once: every request is called, and so under way, before the first answer is in.
//
// The answers come back in the order of the requests, whichever came in first.
export async function promiseAll(requests) {
  return Promise.all(requests.map((request) => request()));
}

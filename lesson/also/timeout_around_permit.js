// The permits are those of the semaphore in the chapter on limits.
let free = limit;
const queue = [];
const limited = async (url) => {
  // Its clock starts here, before the wait for a permit.
  const signal = AbortSignal.timeout(milliseconds);
  if (free > 0) free -= 1;
  else await new Promise((resolve) => queue.push(resolve));
  try {
    return await get(url, signal);
  } finally {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  }
};
const results = await Promise.allSettled(urls.map(limited));

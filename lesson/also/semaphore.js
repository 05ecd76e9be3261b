// JavaScript has no semaphore of its own. A count of free permits and a queue are one.
let free = limit;
const queue = [];
const limited = async (url) => {
  if (free > 0) free -= 1;
  else await new Promise((resolve) => queue.push(resolve));
  try {
    return await get(url);
  } finally {
    // The permit is handed on to the first in the queue.
    const next = queue.shift();
    if (next) next();
    else free += 1;
  }
};
const answers = await Promise.all(urls.map(limited));

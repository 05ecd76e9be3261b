// An error has a `retryAfter`, in milliseconds, if another try is of use.
const retried = async (url) => {
  let backoff = 250;
  for (let count = 1; count < tries; count += 1) {
    try {
      return await get(url);
    } catch (error) {
      if (error.retryAfter === undefined) throw error;
      const pause = error.retryAfter + Math.random() * backoff;
      await new Promise((resolve) => setTimeout(resolve, pause));
      backoff *= 2;
    }
  }
  return get(url);
};
const answers = await Promise.all(urls.map(retried));

const controller = new AbortController();
const later = async (url, place) => {
  await new Promise((resolve) => setTimeout(resolve, place * hedge));
  // With a signal that is aborted already, fetch sends nothing.
  return get(url, controller.signal);
};
const answer = await Promise.any(urls.map(later));
controller.abort();

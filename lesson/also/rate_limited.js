const later = async (url, place) => {
  const pause = Math.max(0, place + 1 - burst) * interval;
  await new Promise((resolve) => setTimeout(resolve, pause));
  return get(url);
};
const answers = await Promise.all(urls.map(later));

while (step()) {
  // `await null` would let promises go on, and the page would still not be drawn. Where there is
  // `scheduler.yield()`, it comes back sooner: nested timers take 4 ms each.
  if (isDue()) await new Promise((resolve) => setTimeout(resolve));
}

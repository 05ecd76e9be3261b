// Runs in each page that a test opens, before the page's own code: keeps what happens in it.

window.watched = { records: [], announced: [], longTasks: [], layoutShifts: [] };

// Races by themselves are a test's of their own.
try {
  sessionStorage.setItem("overlap:raced", "yes");
} catch {
  // This frame may keep nothing, so nothing races in it by itself.
}

document.addEventListener("overlap:run", (event) => watched.records.push(event.detail));

function observe(type, heard) {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(heard));
  observer.observe({ type, buffered: true });
}

observe("longtask", ({ duration }) => watched.longTasks.push(duration));
observe("layout-shift", ({ value, hadRecentInput }) => {
  if (!hadRecentInput) {
    watched.layoutShifts.push(value);
  }
});

// What a screen reader would read out by itself: what is seen of a live region when it has changed.
new MutationObserver((changes) => {
  const regions = changes.map(({ target }) => {
    const element = target instanceof Element ? target : target.parentElement;
    return element?.closest("[aria-live], [role=alert], [role=status]");
  });
  for (const region of new Set(regions)) {
    const text = region?.innerText.trim();
    if (text) {
      watched.announced.push(text);
    }
  }
}).observe(document, { subtree: true, childList: true, characterData: true });

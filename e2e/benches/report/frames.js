// Presses Run and leaves in `window.seen` what the browser drew until all is over: when each frame began,
// the longest tasks, and of long frames what the page's own scripts and the drawing took.

const [name] = arguments;
const lab = document.getElementById(`lab-${name}`);
const seen = { frames: [], ends: [], tasks: [], scripts: [], drawing: [] };

const observe = (type, heard) => {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(heard));
  observer.observe({ type });
  return observer;
};
const observers = [
  observe("longtask", ({ duration }) => seen.tasks.push(duration)),
  observe("long-animation-frame", ({ startTime, duration, styleAndLayoutStart, scripts }) => {
    for (const { sourceURL, duration } of scripts) {
      if (sourceURL.startsWith(location.origin)) {
        seen.scripts.push(duration);
      }
    }
    if (styleAndLayoutStart > 0) {
      seen.drawing.push(startTime + duration - styleAndLayoutStart);
    }
  }),
];
document.addEventListener("overlap:run", () => seen.ends.push(performance.now()));

function frame(now) {
  seen.frames.push(now);
  if (!["done", "failed"].includes(lab.dataset.state)) {
    requestAnimationFrame(frame);
  } else {
    // The observers hear of a frame a little later.
    setTimeout(() => {
      observers.forEach((observer) => observer.disconnect());
      window.seen = seen;
    }, 500);
  }
}

lab.querySelector("[data-part=picture]").scrollIntoView();
requestAnimationFrame(frame);
setTimeout(() => lab.querySelector("[data-action=run]").click(), 100);

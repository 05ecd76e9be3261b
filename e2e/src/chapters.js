// Gives the title and the number of words that are seen of each chapter.

const isSeen = (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const words = (chapter) => Array.from(chapter.querySelectorAll("p, li, dt, dd"))
  .filter(isSeen).map(({ textContent }) => textContent).join(" ").split(/\s+/).length;

return Array.from(document.querySelectorAll(".chapter"), (chapter) =>
  ({ title: chapter.querySelector("h2").textContent, words: words(chapter) }));

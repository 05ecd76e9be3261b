// Lists what is cut off, and the controls too small to hit, at the width that the page has.

const [done] = arguments;

// DESIGN section 7: at least this many pixels each way.
const LEAST = 24;

const CONTROLS = "button, input, select, textarea, summary, #contents a, .ways a, .whole";

function look() {
  const wrong = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    wrong.push(`the page scrolls sideways: ${scrollWidth} px in ${clientWidth} px`);
  }
  for (const control of document.querySelectorAll(CONTROLS)) {
    // What is folded up, or belongs to another view of the page, can't be hit at all.
    if (!control.checkVisibility()) {
      continue;
    }
    // A choice is hit by its label, too.
    const isChoice = control.type === "radio" || control.type === "checkbox";
    const target = (isChoice && control.closest("label")) || control;
    const { width, height } = target.getBoundingClientRect();
    if (width < LEAST || height < LEAST) {
      wrong.push(`${width} × ${height} px: ${control.outerHTML}`);
    }
  }
  for (const picture of document.querySelectorAll("svg.live, svg.overlay")) {
    if (!picture.checkVisibility()) {
      continue;
    }
    const place = picture.getBoundingClientRect();
    for (const text of picture.querySelectorAll("text")) {
      const { left, right } = text.getBoundingClientRect();
      // A glyph may reach a little past its box.
      if (left < place.left - 1 || right > place.right + 1) {
        wrong.push(`cut off in ${picture.closest(".lab").id}: ${text.textContent}`);
      }
    }
  }
  done(wrong);
}

// After a change of width the pictures are drawn anew, in one of the next frames.
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(look, 100)));

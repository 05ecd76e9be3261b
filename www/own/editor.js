// Dresses a text field as a place to write code: line numbers, colours, indentation. The field stays what it is
// for the keyboard, for screen readers and for the browser's undo; the rest lies behind it and is hidden from them.

const WORDS =
  "async await break case catch class const continue default delete do else export extends finally for function if " +
  "import in instanceof let new of return static super switch this throw try typeof var void while with yield true " +
  "false null undefined";
const TOKENS = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*|/\*[^]*?(?:\*/|$))`,
    String.raw`(?<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\x60(?:[^\x60\\]|\\[^])*\x60?)`,
    String.raw`(?<number>\b\d[\w.]*)`,
    String.raw`(?<keyword>\b(?:${WORDS.replaceAll(" ", "|")})\b)`,
    String.raw`(?<call>[\w$]+(?=\())`,
    String.raw`[\w$]+`,
  ].join("|"),
  "gu",
);
const KINDS = ["comment", "string", "number", "keyword", "call"];

// One registered highlight a kind for all editors of the page: each editor has its own ranges in it.
const highlights = globalThis.Highlight && CSS.highlights
  ? new Map(KINDS.map((kind) => [kind, new Highlight()]))
  : null;
highlights?.forEach((highlight, kind) => CSS.highlights.set(`code-${kind}`, highlight));

const INDENT = "  ";
const MOST_ROWS = 24;

function behind(className) {
  const pre = document.createElement("pre");
  pre.className = className;
  pre.setAttribute("aria-hidden", "true");
  return pre;
}

// The first and the last line of the selection, and where they begin and end in the text.
function selectedLines(field) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const end = field.value.indexOf("\n", Math.max(from, field.selectionEnd));
  return [from, end < 0 ? field.value.length : end];
}

// Puts a text in the place of another so that undo takes it back.
function replace(field, from, to, text) {
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

function indent(field, change) {
  const [from, to] = selectedLines(field);
  const before = field.value.slice(from, to);
  const text = before.split("\n").map(change).join("\n");
  if (text !== before) {
    replace(field, from, to, text);
    field.setSelectionRange(from, from + text.length);
  }
}

const inwards = (field) => indent(field, (line) => (line === "" ? line : INDENT + line));
const outwards = (field) => indent(field, (line) => line.replace(/^ {1,2}/, ""));

// A new line begins where the one before it began, and deeper after a bracket that is open.
function breakLine(field) {
  const { value, selectionStart: from, selectionEnd: to } = field;
  const line = value.slice(value.lastIndexOf("\n", from - 1) + 1, from);
  const deeper = /[{([]\s*$/.test(line) ? INDENT : "";
  replace(field, from, to, `\n${/^\s*/.exec(line)[0]}${deeper}`);
}

// Which lines of a text another does not have, and how many lines of the other it lacks: what is left of both
// beside their longest common sequence.
function difference(lines, others) {
  const lengths = Array.from({ length: lines.length + 1 }, () => new Uint16Array(others.length + 1));
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    for (let j = others.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = lines[i] === others[j]
        ? lengths[i + 1][j + 1] + 1
        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const added = new Set();
  let [i, j] = [0, 0];
  while (i < lines.length) {
    if (j < others.length && lines[i] === others[j]) {
      [i, j] = [i + 1, j + 1];
    } else if (j < others.length && lengths[i][j + 1] >= lengths[i + 1][j]) {
      j += 1;
    } else {
      added.add(i);
      i += 1;
    }
  }
  return { added, removed: others.length - lengths[0][0] };
}

const counted = (count) => (count === 1 ? "1 line" : `${count} lines`);

// The most lines of which it is said what is different.
const MOST_COMPARED = 300;

// The panel's `data-lesson` is the listing of the lesson that the text is compared with.
export function edit(panel) {
  const field = panel.querySelector("textarea");
  if (field.previousElementSibling) return;
  const words = panel.querySelector("[data-part=own-difference]");
  const numbers = behind("numbers");
  const colours = behind("colours");
  const text = document.createTextNode("");
  colours.append(text);
  field.before(numbers, colours);
  panel.toggleAttribute("data-coloured", highlights !== null);
  let ranges = [];

  function show() {
    const code = field.value;
    const lines = code.split("\n");
    field.rows = Math.min(Math.max(lines.length, 6), MOST_ROWS);
    const wrong = Number(panel.dataset.line);
    const isTooLong = lines.length > MOST_COMPARED;
    const { added, removed } = difference(isTooLong ? [] : lines, panel.dataset.lesson.split("\n"));
    numbers.textContent = lines.map((_, index) => {
      const sign = index + 1 === wrong ? "✗ " : added.has(index) ? "+ " : "";
      return sign + (index + 1);
    }).join("\n");
    words.textContent = isTooLong
      ? "Too long to be compared with the lesson’s listing."
      : added.size + removed === 0
        ? "As in the lesson’s listing."
        : `Compared with the lesson’s listing: ${counted(added.size)} added (+), ${counted(removed)} removed.`;
    // A line break at the end has a line of its own.
    text.data = `${code}\n`;
    for (const [kind, range] of ranges) highlights?.get(kind).delete(range);
    ranges = [];
    if (highlights === null || code.length > 20_000) return;
    for (const { index, 0: token, groups } of code.matchAll(TOKENS)) {
      const kind = KINDS.find((it) => groups[it] !== undefined);
      if (kind === undefined) continue;
      const range = new StaticRange({
        startContainer: text, startOffset: index, endContainer: text, endOffset: index + token.length,
      });
      highlights.get(kind).add(range);
      ranges.push([kind, range]);
    }
  }

  function follow() {
    colours.scrollTop = numbers.scrollTop = field.scrollTop;
    colours.scrollLeft = field.scrollLeft;
  }

  field.addEventListener("input", show);
  field.addEventListener("scroll", follow);
  field.addEventListener("keydown", (event) => {
    const isWithControl = (event.ctrlKey || event.metaKey) && !event.altKey;
    const action = { "]": inwards, "[": outwards }[event.key];
    if (isWithControl && action) {
      event.preventDefault();
      action(field);
    } else if (event.key === "Enter" && !isWithControl && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      breakLine(field);
    }
  });
  panel.addEventListener("click", ({ target }) => {
    const action = { in: inwards, out: outwards }[target.closest("[data-indent]")?.dataset.indent];
    if (action) {
      action(field);
      field.focus();
    }
  });
  // Another text may be put into it, and a line may be found to be wrong.
  new MutationObserver(show).observe(panel, { attributeFilter: ["data-line", "data-text", "data-lesson"] });
  show();
}

// Listings: in which language they are read, and their copies. This works before the labs are there, and where
// they never come.
{
  const root = document.documentElement;
  const LANGUAGES = ["rust", "javascript", "python"];
  const KEPT = "overlap:language";

  // Before anything is drawn, so that nothing moves. A browser may let a page keep nothing.
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {}
  root.dataset.language = LANGUAGES.includes(kept) ? kept : LANGUAGES[0];

  const all = (selector) => document.querySelectorAll(`.listing ${selector}`);

  function showSelected() {
    for (const tab of all("[role=tab]")) {
      const isSelected = tab.dataset.language === root.dataset.language;
      tab.setAttribute("aria-selected", isSelected);
      tab.tabIndex = isSelected ? 0 : -1;
    }
  }

  // All listings change at once, and the pressed tab stays where it is on the screen.
  function choose(tab) {
    const { language } = tab.dataset;
    const before = tab.getBoundingClientRect().top;
    root.dataset.language = language;
    showSelected();
    for (const status of all("[role=status]")) {
      status.textContent = "";
    }
    scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: "instant" });
    try {
      localStorage.setItem(KEPT, language);
    } catch {}
  }

  async function copy(button) {
    const listing = button.closest(".listing");
    const code = Array.from(listing.querySelectorAll("pre")).find((pre) => pre.checkVisibility());
    const status = listing.querySelector("[role=status]");
    status.textContent = "";
    try {
      // It is missing over plain HTTP from another machine.
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(code);
      status.textContent = "Selected: copy it with Ctrl+C, or ⌘C.";
    }
  }

  document.addEventListener("DOMContentLoaded", showSelected);

  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".listing :is([role=tab], [data-copies])");
    if (button?.role === "tab") {
      choose(button);
    } else if (button) {
      copy(button);
    }
  });

  document.addEventListener("keydown", (event) => {
    const tabs = Array.from(event.target.closest?.(".listing [role=tablist]")?.children ?? []);
    const place = tabs.indexOf(event.target);
    const to = {
      ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: tabs.length - 1,
    }[event.key];
    if (place >= 0 && to !== undefined) {
      event.preventDefault();
      const tab = tabs.at(to % tabs.length);
      tab.focus({ preventScroll: true });
      choose(tab);
    }
  });
}

// The first script of the page, and a part of it, so that no file is needed for it to run. It shows at
// once what the address asks for, starts the labs when the text can be read, and says so when something
// keeps them from starting: the text and the ideal pictures are there all the same.
{
  const root = document.documentElement;
  // Where this is missing, the style sheet shows after a while that no script ran.
  root.dataset.start = "";

  // Where the build put the two parts of the labs: the JavaScript, which imports more, and the WebAssembly.
  const { glue, module } = document.currentScript.dataset;
  const NAMES = { [glue]: "their JavaScript", [module]: "their WebAssembly" };
  // How long the parts may take before the page says that it waits for them.
  const PATIENCE_MS = 10_000;
  // Remembers in this tab that the page was loaded again for a newer build, so that it happens once.
  const RELOADED = "overlap:reloaded-for-build";

  // A lab asked for alone (?embed=limits, ?present) is the first and only thing that is seen.
  const asked = new URLSearchParams(location.search);
  const view = ["embed", "present"].find((view) => asked.has(view));
  if (view) {
    root.dataset.view = view;
    document.addEventListener("readystatechange", () => {
      const named = document.getElementById(`lab-${asked.get(view) || asked.get("lab")}`);
      const lab = named ?? (view === "present" ? document.querySelector(".lab") : null);
      lab?.setAttribute("data-shown", "");
    }, { once: true });
  }

  // An exercise asked for (&exercise=two-kinds) is on top of its lab from the start.
  const exercise = asked.get("exercise");
  if (exercise) {
    document.addEventListener("readystatechange", () => {
      for (const task of document.querySelectorAll(".task")) {
        task.toggleAttribute("data-asked", task.dataset.exercise === exercise);
      }
    }, { once: true });
  }

  const refused = [];
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    refused.push(`${effectiveDirective}: ${blockedURI}`);
  });

  // Run that is pressed before its lab is ready is kept for it.
  addEventListener("submit", (event) => {
    event.preventDefault();
    const lab = event.target.closest(".lab");
    if (lab?.dataset.state === "loading") {
      lab.dataset.pressed = "";
    }
  });

  // Not before the text is drawn: nothing that the labs need should hold that up. A page that is out of
  // sight is not drawn.
  addEventListener("load", () => {
    const drawn = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    Promise.race([drawn, after(500)]).then(start);
  });

  async function start() {
    const waiting = setTimeout(() => {
      say("The labs are not there yet: the host has not sent all of their parts in 10 seconds. They start as soon as it has.");
    }, PATIENCE_MS);
    try {
      const { default: init } = await import(new URL(glue, document.baseURI));
      await init({ module_or_path: sent(module) });
      document.querySelector(".broken.start")?.remove();
      mayReload(true);
    } catch (error) {
      const cause = await causeOf(error);
      if (cause) {
        say(`The labs can’t start: ${cause} The text reads all the same, and each picture shows the ideal.`);
      }
    } finally {
      clearTimeout(waiting);
    }
  }

  // An error whose words are for the reader.
  class Known extends Error {}

  // A file of the page's host, or a known error.
  async function sent(file) {
    const answer = await fetch(file);
    if (!answer.ok) {
      throw new Known(`the host answers ${answer.status} to ${NAMES[file] ?? "one of their parts"} (${file}).`);
    }
    if (answer.headers.get("content-type")?.startsWith("text/html")) {
      throw new Known(`the host sends a page in the place of ${NAMES[file] ?? "one of their parts"} (${file}).`);
    }
    return answer;
  }

  // What is known of the cause, in a sentence; nothing where it is told already, or the page loaded anew.
  async function causeOf(error) {
    if (document.getElementById("broken")) {
      return undefined;
    }
    if (location.protocol === "file:") {
      return "a browser runs none of it from a file that was opened as such. In the folder of this page type “python3 -m http.server”, then open http://localhost:8000/.";
    }
    if (refused.length > 0 || String(error).includes("Content Security Policy")) {
      return `a policy of this page’s host forbids it (${refused[0] ?? error}).`;
    }
    if (self.origin === "null") {
      return "this page stands in a sandboxed frame, where it may load nothing (allow-same-origin is missing).";
    }
    if (await isReplaced()) {
      if (mayReload(false)) {
        location.reload();
        return undefined;
      }
      return "the host has a newer page than this one. Reload it.";
    }
    try {
      await lookAtEach();
    } catch (found) {
      return found instanceof Known ? found.message : `${String(found)}.`;
    }
    return `the browser says “${error}”. All of their files are on the host. One may be damaged, or this browser too old for them.`;
  }

  // Asks for each part anew, as an import does not say which it lacks.
  async function lookAtEach() {
    const script = await read(glue);
    const imported = [...script.matchAll(/from\s*['"](\.[^'"]+)['"]/g)].map(([, path]) => path);
    for (const path of imported) {
      await read(new URL(path, new URL(glue, document.baseURI)).href);
    }
    await read(module);
  }

  async function read(file) {
    let answer;
    try {
      answer = await sent(file);
    } catch (error) {
      throw error instanceof Known ? error : new Known(`the host gave no answer for ${NAMES[file] ?? "one of their parts"} (${file}).`);
    }
    const type = answer.headers.get("content-type") ?? "nothing";
    if (file !== module && !/(java|ecma)script/.test(type)) {
      throw new Known(`the host sends JavaScript as ${type}, which no browser runs (${file}).`);
    }
    try {
      return await answer.text();
    } catch {
      throw new Known(`${NAMES[file] ?? "one of their parts"} does not come whole (${file}).`);
    }
  }

  // Whether the host has a page by now that needs other parts.
  async function isReplaced() {
    try {
      const page = await fetch(`${location.pathname}?${Date.now()}`, { cache: "no-store" });
      return page.ok && !(await page.text()).includes(glue);
    } catch {
      return false;
    }
  }

  // Whether this tab may load the page anew: once, and again after a start that went well. Never where
  // nothing can be remembered.
  function mayReload(isStarted) {
    try {
      const isFirst = sessionStorage.getItem(RELOADED) === null;
      if (isStarted) {
        sessionStorage.removeItem(RELOADED);
      } else {
        sessionStorage.setItem(RELOADED, "1");
      }
      return isFirst;
    } catch {
      return false;
    }
  }

  function say(sentence) {
    const place = document.querySelector(".broken.start") ?? document.createElement("p");
    place.className = "broken start";
    place.role = "alert";
    place.textContent = sentence;
    document.querySelector("main").prepend(place);
  }

  function after(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

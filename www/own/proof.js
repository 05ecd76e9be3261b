// Tries what a reader's program must not be able to do, from where it would do it. `room.js` sends the text of
// this function to the first worker of a room; the page hears what is open: nothing, or the room is not used.

export async function proof(site) {
  const open = [];
  const attempt = async (name, action) => {
    try {
      await action();
      open.push(name);
    } catch {
      // Shut, as it should be.
    }
  };
  await attempt("eval", () => new Function("return 1")());
  await attempt("fetch", () => fetch("data:text/plain,open"));
  await attempt("fetch of a file of this site", () => fetch(site, { mode: "no-cors" }));
  await attempt("import of a file of this site", () => import(site));
  await attempt("importScripts of a file of this site", () => importScripts(site));
  await attempt("this site’s databases", () => {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("overlap-proof");
      request.onsuccess = resolve;
      request.onerror = reject;
    });
  });
  if (self.origin !== "null") open.push("this site’s origin");
  postMessage(open);
}

// Trunk calls these while it loads the lesson's WebAssembly. They exist for the one case that the
// WebAssembly can't tell of itself: that it did not load.
export default function start() {
  return {
    onFailure: (error) => {
      for (const problem of document.querySelectorAll(".lab .problem")) {
        problem.textContent =
          "The labs can't run: this browser could not load the lesson's WebAssembly. A current " +
          "browser can; so may reloading the page. The text reads all the same. What it said: " +
          error;
      }
    },
  };
}

// Brings in the editor. Without it, the field is one for text as any other.
export function edit(panel) {
  import(new URL("own/editor.js", document.baseURI).href).then(
    ({ edit }) => edit(panel),
    (error) => console.warn(error),
  );
}

// Puts a text into the field as if it had been typed, so that undo takes it back.
export function put(panel, text) {
  const field = panel.querySelector("textarea");
  field.focus();
  field.select();
  if (!document.execCommand("insertText", false, text)) {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

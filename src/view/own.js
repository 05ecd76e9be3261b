// Brings in the editor. Without it, the field is one for text as any other.
export function edit(panel) {
  import(new URL("own/editor.js", document.baseURI).href).then(
    ({ edit }) => edit(panel),
    (error) => console.warn(error),
  );
}

// The most that is read of a file, in bytes: more than the largest export of a lab.
const MOST_BYTES = 20_000_000;

// The list of records in the file that was chosen or dropped; nothing where there is no file. Throws words.
export async function records(event) {
  const input = event.dataTransfer ?? event.target;
  const [file] = input.files ?? [];
  if (!file) return undefined;
  if (file.size > MOST_BYTES) throw "It is too large.";
  const text = await file.text();
  // The same file can be chosen once more.
  if (!event.dataTransfer) event.target.value = "";
  try {
    const json = JSON.parse(text.replace(/^\uFEFF/, ""));
    return Array.isArray(json) ? json : [json];
  } catch (error) {
    throw `It is not JSON: ${error.message}.`;
  }
}

// Whether files are dragged, and not a text or a link.
export function hasFiles(event) {
  return Array.from(event.dataTransfer?.types ?? []).includes("Files");
}

/**
 * Takes the files that are chosen in, or dropped anywhere on, the form. The file input keeps none, so that they are not sent a
 * second time with the form.
 * @param {HTMLFormElement} form
 * @param {(files: File[]) => void} onFiles
 */
export function startDropZone(form, onFiles) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  input.addEventListener("change", () => take(input, onFiles));
  // Chosen while this module was still loading.
  take(input, onFiles);
  lightUpOnDrag(form);
  form.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/**
 * @param {HTMLInputElement} input
 * @param {(files: File[]) => void} onFiles
 */
function take(input, onFiles) {
  const files = [...(input.files ?? [])];
  input.value = "";
  if (files.length) onFiles(files);
}

/** @param {HTMLFormElement} form */
function lightUpOnDrag(form) {
  form.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("takes-drop");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) form.classList.remove("takes-drop");
  });
  form.addEventListener("drop", () => form.classList.remove("takes-drop"));
}

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

// Where nobody has said a time zone yet, the field begins with the browser's own. What was chosen once is never touched.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of document.querySelectorAll("input[data-guess-zone]")) {
  if (!(field instanceof HTMLInputElement) || field.value || !zone) continue;
  field.value = zone;
  const note = document.querySelector("[data-zone-guessed]");
  if (note instanceof HTMLElement) note.hidden = false;
}

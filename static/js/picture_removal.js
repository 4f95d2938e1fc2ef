import { NO_CONNECTION } from "./requests.js";
import { say } from "./toast.js";

/**
 * "Remove" sends the form as it would without this module, but the page stays as it is and only the row goes.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 * @param {(sentence: string) => void} announce
 */
export function removeInPlace(form, list, announce) {
  list.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("button[value^='remove:']");
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const done = await send(form, button);
    button.ariaBusy = "false";
    if (done) announce(`Removed. ${takeOut(/** @type {HTMLElement} */ (button.closest("[data-picture]")))} left.`);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function send(form, button) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
    // The form's own answer to success is a redirect. Anything else is a page that says what is wrong: let it be seen.
    if (answer.type !== "opaqueredirect") form.requestSubmit(button);
    return answer.type === "opaqueredirect";
  } catch {
    say(NO_CONNECTION);
    return false;
  }
}

/**
 * Takes a row out of its list without losing one's place, and says how many there are left.
 * @param {HTMLElement} row
 * @returns {number}
 */
export function takeOut(row) {
  const list = row.parentElement;
  const hadFocus = row.contains(document.activeElement);
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (hadFocus) focusOn(neighbour ?? document.querySelector(".drop-zone"));
  return list?.children.length ?? 0;
}

/** @param {Element | null} place */
function focusOn(place) {
  const field = place?.querySelector("[data-part=alt], input[type=file]");
  if (field instanceof HTMLElement) field.focus();
}

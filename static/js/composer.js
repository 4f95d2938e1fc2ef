// The composer: saves itself as a draft, counts characters, sends pictures off as soon as they are chosen, and stays
// open once it was used.
import { Autosave } from "./autosave.js";
import { UnsavedWork } from "./unsaved_work.js";

const COUNTED_FROM = 4500;
/** @type {WeakSet<Element>} those that are looked after */
const known = new WeakSet();

document.addEventListener("focusin", (event) => composerOf(event.target)?.setAttribute("data-open", ""));

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "file" || !field.files?.length) return;
  const button = composerOf(field)?.querySelector("[data-add]");
  if (button instanceof HTMLButtonElement) button.click();
});

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLTextAreaElement) count(event.target);
});

// What htmx puts in its place is another form.
document.addEventListener("htmx:load", lookAfter);
lookAfter();

function lookAfter() {
  const composer = document.querySelector("form[data-composer]");
  if (!(composer instanceof HTMLFormElement) || known.has(composer)) return;
  known.add(composer);
  const field = composer.querySelector("textarea");
  if (field?.value) count(field);
  keep(composer);
}

/** @param {HTMLFormElement} composer */
function keep(composer) {
  const work = new UnsavedWork(composer, () => false, () => undefined);
  const autosave = new Autosave(composer, work, () => undefined);
  if (composer.dataset.autosaveUrl) autosave.start();
  // What was not right, or did not arrive, is typed and not saved.
  if ("unsaved" in composer.dataset) work.changed();
  let mark = 0;
  composer.addEventListener("htmx:beforeRequest", () => {
    mark = work.mark;
    autosave.isHeld = true;
  });
  composer.addEventListener("htmx:afterRequest", (event) => {
    autosave.isHeld = false;
    if (/** @type {CustomEvent} */ (event).detail.successful) work.saved(mark);
    else work.changed();
  });
}

/** @param {EventTarget | null} target */
function composerOf(target) {
  return target instanceof Element ? target.closest("[data-composer]") : null;
}

/** @param {HTMLTextAreaElement} field */
function count(field) {
  const place = composerOf(field)?.querySelector("[data-counter]");
  if (!(place instanceof HTMLElement)) return;
  const most = Number(place.dataset.counter);
  // As the server counts: a picture letter is one, not two.
  const length = [...field.value].length;
  place.textContent = inWords(length, most);
  place.classList.toggle("is-over", length > most);
}

/**
 * @param {number} length
 * @param {number} most
 */
function inWords(length, most) {
  if (length > most) return `${(length - most).toLocaleString("en")} characters too many.`;
  if (length < COUNTED_FROM) return `${length.toLocaleString("en")} of ${most.toLocaleString("en")} characters.`;
  return `${(most - length).toLocaleString("en")} characters left.`;
}

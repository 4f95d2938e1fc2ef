// The composer: counts characters, sends pictures off as soon as they are chosen, and stays open once it was used.
const COUNTED_FROM = 4500;

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

for (const field of document.querySelectorAll("[data-composer] textarea")) {
  if (field instanceof HTMLTextAreaElement && field.value) count(field);
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

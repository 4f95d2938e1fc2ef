/**
 * Parts of a form that fold say in short what is chosen in them: as the server says it when the page is made, here while
 * one chooses.
 */
export function keepFoldsInShort() {
  for (const fold of document.querySelectorAll("[data-fold]")) {
    fold.addEventListener("input", () => say(fold));
    // Back brings what was chosen before.
    addEventListener("pageshow", () => say(fold));
  }
}

/** @param {Element} fold */
function say(fold) {
  const short = /** @type {HTMLElement} */ (fold.querySelector("[data-short]"));
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (fold.querySelectorAll("input, select"));
  const words = [...fields].map(wordsOf).filter(Boolean);
  short.textContent = words.join(" · ") || short.dataset.none || "";
}

/** @param {HTMLInputElement | HTMLSelectElement} field */
function wordsOf(field) {
  if (field.dataset.unsaid === "" || field.dataset.unsaid === field.value) return "";
  if (field instanceof HTMLSelectElement) return field.value && field.selectedOptions[0].textContent?.trim();
  if (field.type === "radio") return field.checked ? field.parentElement?.querySelector("[data-name]")?.textContent : "";
  return field.type === "text" ? field.value.trim() : "";
}

const STAYS_MS = 9000;

/** @type {number | undefined} */
let timer;

/**
 * Shows a sentence at the edge of the page and has it read aloud; base.html holds the region.
 * @param {string} sentence
 */
export function say(sentence) {
  const region = document.getElementById("status");
  if (!region) return;
  clearTimeout(timer);
  region.replaceChildren(toast(sentence, () => region.replaceChildren()));
  timer = setTimeout(() => region.replaceChildren(), STAYS_MS);
}

/**
 * @param {string} sentence
 * @param {() => void} onDismiss
 */
function toast(sentence, onDismiss) {
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("p");
  words.textContent = sentence;
  const dismiss = document.createElement("button");
  dismiss.type = "button";
  dismiss.className = "button button-quiet button-small";
  dismiss.textContent = "Dismiss";
  dismiss.addEventListener("click", onDismiss);
  box.append(words, dismiss);
  return box;
}

// Pinning a note to a picture of a work that is open to critique. Without this the same links lead to a page that does.
import { say } from "./toast.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 2;
const FINE = 0.2;
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a[data-pin]");
  if (link instanceof HTMLAnchorElement && aim(link)) event.preventDefault();
  if (event.target.closest("[data-say-unpin]")) unpin();
});

/**
 * Lays a sheet over the picture that takes a click, or arrow keys and Enter. False where the page has no form for it.
 * @param {HTMLAnchorElement} link
 */
function aim(link) {
  const frame = document.querySelector(`[data-pin-frame="${link.dataset.pin}"]`);
  if (!frame || !document.querySelector("[data-say-pin]")) return false;
  document.querySelector(".pin-aim")?.remove();
  const sheet = sheetFor(link, frame);
  frame.append(sheet);
  sheet.focus();
  frame.scrollIntoView({ block: "nearest" });
  return true;
}

/**
 * @param {HTMLAnchorElement} link
 * @param {Element} frame
 */
function sheetFor(link, frame) {
  const at = { x: 50, y: 50 };
  const { sheet, dot } = drawSheet();
  const done = (/** @type {boolean} */ isSet) => {
    sheet.remove();
    if (isSet) pin(link, at);
    else link.focus();
  };
  sheet.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    at.x = within((100 * (event.clientX - box.left)) / box.width);
    at.y = within((100 * (event.clientY - box.top)) / box.height);
    done(true);
  });
  sheet.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (move) {
      const step = event.shiftKey ? FINE : STEP;
      at.x = within(at.x + move[0] * step);
      at.y = within(at.y + move[1] * step);
      place(dot, at);
      sheet.setAttribute("aria-label", wordsFor(at));
    } else if (event.key === "Enter" || event.key === " ") done(true);
    else if (event.key === "Escape") done(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  place(dot, at);
  sheet.setAttribute("aria-label", wordsFor(at));
  return sheet;
}

function drawSheet() {
  const sheet = document.createElement("div");
  sheet.className = "pin-aim";
  sheet.tabIndex = 0;
  // Arrow keys belong to it, not to the reader's own way through the page.
  sheet.setAttribute("role", "application");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "pins-sheet");
  svg.setAttribute("width", "100%");
  svg.setAttribute("height", "100%");
  svg.setAttribute("aria-hidden", "true");
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("class", "pin-dot");
  dot.setAttribute("r", "15");
  svg.append(dot);
  const words = document.createElement("p");
  words.className = "pin-aim-words";
  words.textContent = "Click where your note belongs. Or move with the arrow keys, set with Enter, leave with Escape.";
  sheet.append(svg, words);
  return { sheet, dot };
}

/**
 * @param {SVGElement} dot
 * @param {{ x: number, y: number }} at
 */
function place(dot, at) {
  dot.setAttribute("cx", `${at.x}%`);
  dot.setAttribute("cy", `${at.y}%`);
}

/**
 * The point goes into the form of a comment, which sends it along.
 * @param {HTMLAnchorElement} link
 * @param {{ x: number, y: number }} at
 */
function pin(link, at) {
  const part = document.querySelector("[data-say-pin]");
  const form = part?.closest("form");
  if (!(part instanceof HTMLElement) || !form) return;
  fill(part, { picture: link.dataset.pin ?? "", pin_x: at.x.toFixed(2), pin_y: at.y.toFixed(2) });
  const words = part.querySelector("[data-say-place]");
  if (words) words.textContent = placeInWords(at);
  part.hidden = false;
  const text = form.querySelector("textarea");
  text?.focus();
  say(`Pinned ${placeInWords(at)}. Now write your note.`);
}

function unpin() {
  const part = document.querySelector("[data-say-pin]");
  if (!(part instanceof HTMLElement)) return;
  fill(part, { picture: "", pin_x: "", pin_y: "" });
  part.hidden = true;
  part.closest("form")?.querySelector("textarea")?.focus();
}

/**
 * @param {HTMLElement} part
 * @param {Record<string, string>} told
 */
function fill(part, told) {
  for (const [name, value] of Object.entries(told)) {
    const input = part.querySelector(`input[name="${name}"]`);
    if (input instanceof HTMLInputElement) input.value = value;
  }
}

/** @param {{ x: number, y: number }} at */
function wordsFor(at) {
  return `The point is ${placeInWords(at)}, ${Math.round(at.x)} from the left and ${Math.round(at.y)} from the top, in hundredths. Arrow keys move it, Enter sets it, Escape leaves.`;
}

/**
 * As `feed.pins.place_in_words` says it.
 * @param {{ x: number, y: number }} at
 */
function placeInWords(at) {
  const across = ["left", "", "right"][Math.min(2, Math.floor((at.x * 3) / 100))];
  const down = ["upper", "", "lower"][Math.min(2, Math.floor((at.y * 3) / 100))];
  if (across && down) return `at the ${down} ${across}`;
  const alone = new Map([["left", "at the left"], ["right", "at the right"], ["upper", "at the top"], ["lower", "at the bottom"]]);
  return alone.get(across || down) ?? "in the middle";
}

/** @param {number} hundredths */
function within(hundredths) {
  return Math.min(100, Math.max(0, hundredths));
}

// Cutting a part out of a picture, and the place to look at in one. Without this module the same forms work by their numbers.
import { Frame } from "./crop_frame.js";
import { handle } from "./crop_hands.js";
import { startFocus } from "./focus_point.js";

const SAYS_AFTER_MS = 400;

const cutting = document.querySelector("form[data-crop]");
const looking = document.querySelector("form[data-focus]");
if (cutting instanceof HTMLFormElement) startCutting(cutting);
if (looking instanceof HTMLFormElement) {
  startFocus(looking, within(looking, "[data-focus-stage]"), within(looking, "[data-focus-point]"), sayer(looking));
}

/** @param {HTMLFormElement} form */
function startCutting(form) {
  const say = sayer(form);
  const frame = new Frame(form, within(form, "[data-crop-stage]"), () => {
    show();
    say(inWords(frame.parts));
  });
  handle(frame, within(form, "[data-crop-frame]"));
  const views = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-crop-view]"));

  function show() {
    for (const view of views) showPart(view, frame);
  }

  show();
}

/**
 * The box takes the part's shape, and shows the part.
 * @param {HTMLElement} view
 * @param {Frame} frame
 */
function showPart(view, frame) {
  const place = view.parentElement ?? view;
  place.style.setProperty("--cut", String(frame.box.width / frame.box.height));
  for (const [name, part] of Object.entries(frame.parts)) view.style.setProperty(`--${name}`, String(part));
  view.toggleAttribute("data-cut", true);
}

/** @param {Record<string, number>} parts */
function inWords(parts) {
  const said = Object.entries(parts).map(([name, part]) => `${name} ${Math.round(part * 100)} %`);
  return `${said.join(", ")}.`;
}

/**
 * What changed, read out once the hand rests.
 * @param {HTMLFormElement} form
 */
function sayer(form) {
  const place = within(form, "[data-crop-said]");
  let waits = 0;
  return (/** @type {string} */ sentence) => {
    clearTimeout(waits);
    waits = setTimeout(() => (place.textContent = sentence), SAYS_AFTER_MS);
  };
}

/**
 * @param {HTMLElement} form
 * @param {string} selector
 */
function within(form, selector) {
  return /** @type {HTMLElement} */ (form.querySelector(selector));
}

import { ARROWS } from "./crop_hands.js";

const STEP = 1;
const LARGE_STEP = 10;
// As in common/focus.py.
const CLASS_STEP = 5;

/**
 * Lets the place to look at be set by a click on the picture, by dragging, and with keys. The two numbers are what the form
 * sends.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} stage
 * @param {HTMLElement} point
 * @param {(sentence: string) => void} say
 */
export function startFocus(form, stage, point, say) {
  const fields = /** @type {HTMLInputElement[]} */ (["x", "y"].map((name) => form.elements.namedItem(name)));
  const views = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-focus-view]"));

  function draw() {
    const [x, y] = fields.map((field) => Number(field.value));
    if (!inside(x) || !inside(y)) return;
    stage.style.setProperty("--focus-x", String(x));
    stage.style.setProperty("--focus-y", String(y));
    for (const view of views) turn(view, x, y);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  function look(x, y) {
    fields[0].value = String(bounded(x));
    fields[1].value = String(bounded(y));
    draw();
    say(`${fields[0].value} % from the left, ${fields[1].value} % from the top.`);
  }

  /** @param {PointerEvent} event */
  function at(event) {
    const { left, top, width, height } = stage.getBoundingClientRect();
    look(((event.clientX - left) / width) * 100, ((event.clientY - top) / height) * 100);
  }

  point.addEventListener("pointerdown", (event) => event.button === 0 && point.setPointerCapture(event.pointerId));
  point.addEventListener("pointermove", (event) => point.hasPointerCapture(event.pointerId) && at(event));
  stage.addEventListener("click", (event) => {
    if (event.target !== point) at(/** @type {PointerEvent} */ (event));
    point.focus({ preventScroll: true });
  });
  point.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    look(Number(fields[0].value) + arrow[0] * step, Number(fields[1].value) + arrow[1] * step);
  });
  form.addEventListener("input", draw);
  draw();
}

/** @param {number} hundredths */
function inside(hundredths) {
  return Number.isFinite(hundredths) && hundredths >= 0 && hundredths <= 100;
}

/** @param {number} hundredths */
function bounded(hundredths) {
  return Math.round(Math.min(100, Math.max(0, hundredths || 0)));
}

/**
 * @param {HTMLElement} view
 * @param {number} x
 * @param {number} y
 */
function turn(view, x, y) {
  for (const name of [...view.classList].filter((each) => /^f[xy]-/.test(each))) view.classList.remove(name);
  view.classList.add(`fx-${stepped(x)}`, `fy-${stepped(y)}`);
}

/** @param {number} hundredths */
function stepped(hundredths) {
  return CLASS_STEP * Math.round(hundredths / CLASS_STEP);
}

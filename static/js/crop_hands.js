const STEP = 0.01;
const LARGE_STEP = 0.1;
const GROWS = 1.05;
/** @type {Record<string, [number, number]>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Lets a frame be moved and stretched with a mouse, a pen, one finger or two, and with keys.
 * @param {import("./crop_frame.js").Frame} frame
 * @param {HTMLElement} grip what is drawn around the part
 */
export function handle(frame, grip) {
  const hands = new Hands(frame, grip);
  frame.stage.addEventListener("pointerdown", (event) => hands.down(event));
  frame.stage.addEventListener("pointermove", (event) => hands.follow(event));
  for (const end of ["pointerup", "pointercancel"]) {
    frame.stage.addEventListener(end, (event) => hands.up(/** @type {PointerEvent} */ (event)));
  }
  grip.addEventListener("keydown", (event) => pressed(frame, event));
}

/**
 * @param {import("./crop_frame.js").Frame} frame
 * @param {KeyboardEvent} event
 */
function pressed(frame, event) {
  const arrow = ARROWS[event.key];
  const grows = { "+": GROWS, "=": GROWS, "-": 1 / GROWS, _: 1 / GROWS }[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey || !(arrow || grows)) return;
  event.preventDefault();
  const step = event.shiftKey ? LARGE_STEP : STEP;
  if (arrow) frame.move(arrow[0] * step * frame.rules.width, arrow[1] * step * frame.rules.height);
  else if (grows) frame.scale(grows);
}

class Hands {
  /** Where each finger is, in pixels of the picture. @type {Map<number, { x: number, y: number }>} */
  #points = new Map();
  #holds = "";

  /**
   * @param {import("./crop_frame.js").Frame} frame
   * @param {HTMLElement} grip
   */
  constructor(frame, grip) {
    this.frame = frame;
    this.grip = grip;
  }

  /** @param {PointerEvent} event */
  down(event) {
    const on = event.target instanceof HTMLElement ? event.target : this.grip;
    // Beside the frame a finger scrolls the page.
    if (event.button !== 0 || (event.pointerType === "touch" && !this.grip.contains(on))) return;
    event.preventDefault();
    this.grip.focus({ preventScroll: true });
    this.frame.stage.setPointerCapture(event.pointerId);
    const point = this.#place(event);
    this.#points.set(event.pointerId, point);
    this.#holds = on.dataset.handle ?? "";
    if (this.grip.contains(on)) return;
    this.frame.beginAt(point);
    this.#holds = "se";
  }

  /** @param {PointerEvent} event */
  follow(event) {
    const before = this.#points.get(event.pointerId);
    if (!before) return;
    const now = this.#place(event);
    const other = [...this.#points].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.#pinch(before, now, other);
    else if (this.#holds) this.frame.stretch(this.#holds, now);
    else this.frame.move(now.x - before.x, now.y - before.y);
    this.#points.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.#points.delete(event.pointerId);
    if (!this.#points.size) this.#holds = "";
  }

  /**
   * Two fingers hold it: as far apart as they are now, and where their middle is.
   * @param {{ x: number, y: number }} before
   * @param {{ x: number, y: number }} now
   * @param {{ x: number, y: number }} other
   */
  #pinch(before, now, other) {
    const apart = Math.hypot(before.x - other.x, before.y - other.y);
    if (apart > 0) this.frame.scale(Math.hypot(now.x - other.x, now.y - other.y) / apart);
    this.frame.move((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const { left, top, width, height } = this.frame.stage.getBoundingClientRect();
    const { rules } = this.frame;
    return { x: ((event.clientX - left) / width) * rules.width, y: ((event.clientY - top) / height) * rules.height };
  }
}

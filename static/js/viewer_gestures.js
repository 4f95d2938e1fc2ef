const TAP_WITHIN = 300;
const TAP_AROUND = 24;
const STILL = 8;
const SWIPE = 60;

/**
 * Fingers, pens and the mouse on the pictures: two fingers zoom, one moves what is zoomed or turns to the next picture,
 * the wheel and a double tap zoom.
 */
export class Gestures {
  /**
   * @param {import("./viewer_slides.js").Slides} slides
   * @param {(step: number) => void} turn
   */
  constructor(slides, turn) {
    this.slides = slides;
    this.turn = turn;
    /** @type {Map<number, { x: number, y: number }>} */
    this.held = new Map();
    this.way = { x: 0, y: 0 };
    this.swiped = 0;
    this.pinched = false;
    this.tapped = { time: 0, x: 0, y: 0 };
    const { track } = slides;
    track.addEventListener("pointerdown", (event) => this.#take(event));
    track.addEventListener("pointermove", (event) => this.#move(event));
    track.addEventListener("pointerup", (event) => this.#release(event));
    track.addEventListener("pointercancel", (event) => this.#release(event));
    track.addEventListener("wheel", (event) => this.#roll(event), { passive: false });
  }

  /** @param {PointerEvent} event */
  #take(event) {
    if (event.button !== 0 || isPin(event.target)) return;
    this.slides.track.setPointerCapture(event.pointerId);
    this.held.set(event.pointerId, placeOf(event));
    if (this.held.size > 1) this.pinched = true;
    else this.way = { x: 0, y: 0 };
    this.slides.track.classList.add("is-held");
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.held.get(event.pointerId);
    if (!before) return;
    const now = placeOf(event);
    if (this.held.size === 2) this.#pinch(event.pointerId, before, now);
    else this.#drag(now.x - before.x, now.y - before.y);
    this.held.set(event.pointerId, now);
  }

  /**
   * @param {number} id
   * @param {{ x: number, y: number }} before
   * @param {{ x: number, y: number }} now
   */
  #pinch(id, before, now) {
    const [, other] = [...this.held].find(([held]) => held !== id) ?? [0, now];
    const { lens } = this.slides;
    lens.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    lens.zoom(distance(now, other) / Math.max(1, distance(before, other)), middle(now, other));
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  #drag(dx, dy) {
    this.way = { x: this.way.x + dx, y: this.way.y + dy };
    if (this.slides.lens.isZoomed) {
      this.slides.lens.pan(dx, dy);
    } else if (!this.pinched) {
      this.swiped += dx;
      this.slides.drag(this.swiped);
    }
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (!this.held.delete(event.pointerId) || this.held.size) return;
    const swiped = this.swiped;
    this.swiped = 0;
    this.slides.settle();
    if (event.type === "pointerup" && !this.pinched) this.#conclude(event, swiped);
    this.pinched = false;
  }

  /**
   * @param {PointerEvent} event
   * @param {number} swiped
   */
  #conclude(event, swiped) {
    if (Math.abs(swiped) > SWIPE) this.turn(swiped < 0 ? 1 : -1);
    else if (Math.hypot(this.way.x, this.way.y) < STILL) this.#tap(placeOf(event), event.timeStamp);
  }

  /**
   * @param {{ x: number, y: number }} place
   * @param {number} time
   */
  #tap(place, time) {
    const isSecond = time - this.tapped.time < TAP_WITHIN && distance(place, this.tapped) < TAP_AROUND;
    this.tapped = isSecond ? { time: 0, x: 0, y: 0 } : { time, ...place };
    if (isSecond) this.slides.lens.toggle(place);
  }

  /** @param {WheelEvent} event */
  #roll(event) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A touchpad's pinch comes as a wheel with Ctrl, in small steps.
    const speed = event.ctrlKey ? 0.01 : 0.002;
    this.slides.lens.zoom(Math.exp(-event.deltaY * lines * speed), placeOf(event));
  }
}

/**
 * A pin takes its own clicks.
 * @param {EventTarget | null} target
 */
function isPin(target) {
  return target instanceof Element && target.closest(".pin") !== null;
}

/** @param {MouseEvent} event */
function placeOf(event) {
  return { x: event.clientX, y: event.clientY };
}

/**
 * @param {{ x: number, y: number }} one
 * @param {{ x: number, y: number }} other
 */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/**
 * @param {{ x: number, y: number }} one
 * @param {{ x: number, y: number }} other
 */
function middle(one, other) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

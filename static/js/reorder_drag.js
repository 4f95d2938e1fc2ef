const EDGE = 90;
const FASTEST = 18;

/**
 * Lets a row be dragged by its grip, with a mouse, a pen or a finger; the page scrolls along at its edges. The dragged row
 * stays where it is in the page while the others move past it, since taking it out would end the pointer's capture.
 * @param {HTMLElement} list
 * @param {() => void} onMoved
 */
export function startDragging(list, onMoved) {
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element && event.target.closest("[data-grip]");
    if (!(grip instanceof HTMLElement) || event.button !== 0) return;
    const row = [...list.children].find((child) => child.contains(grip));
    if (row instanceof HTMLElement) new Drag(list, row, grip, event, onMoved);
  });
}

class Drag {
  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} row
   * @param {HTMLElement} grip
   * @param {PointerEvent} event
   * @param {() => void} onMoved
   */
  constructor(list, row, grip, event, onMoved) {
    this.list = list;
    this.row = row;
    this.onMoved = onMoved;
    this.pointerY = event.clientY;
    this.heldAt = event.clientY - row.getBoundingClientRect().top;
    this.before = [...list.children].indexOf(row);
    this.over = new AbortController();
    grip.setPointerCapture(event.pointerId);
    const { signal } = this.over;
    grip.addEventListener("pointermove", (move) => this.#follow(move.clientY), { signal });
    grip.addEventListener("lostpointercapture", () => this.#end(), { signal });
    row.classList.add("is-dragged");
    this.#scrollAlong();
  }

  /** @param {number} y */
  #follow(y) {
    this.pointerY = y;
    this.#passNeighbours();
    const top = this.#restingTop();
    this.row.style.translate = `0 ${Math.round(y - this.heldAt - top)}px`;
  }

  /** A neighbour changes sides once the pointer has passed its middle. */
  #passNeighbours() {
    const { previousElementSibling: above, nextElementSibling: below } = this.row;
    if (above && this.pointerY < middle(above)) this.row.after(above);
    else if (below && this.pointerY > middle(below)) this.row.before(below);
    else return;
    this.#passNeighbours();
  }

  /** Where the row would be if it were not lifted. */
  #restingTop() {
    this.row.style.translate = "";
    return this.row.getBoundingClientRect().top;
  }

  #scrollAlong() {
    if (this.over.signal.aborted) return;
    const speed = scrollSpeed(this.pointerY);
    if (speed) {
      scrollBy(0, speed);
      this.#follow(this.pointerY);
    }
    requestAnimationFrame(() => this.#scrollAlong());
  }

  #end() {
    this.over.abort();
    this.row.style.translate = "";
    this.row.classList.remove("is-dragged");
    if ([...this.list.children].indexOf(this.row) !== this.before) this.onMoved();
  }
}

/** @param {Element} row */
function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/**
 * Faster the nearer the pointer is to an edge of the window.
 * @param {number} y
 */
function scrollSpeed(y) {
  const depth = Math.max(EDGE - y, y - (innerHeight - EDGE), 0) / EDGE;
  return Math.round(Math.min(depth, 1) * FASTEST) * (y < EDGE ? -1 : 1);
}

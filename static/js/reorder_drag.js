const EDGE = 90;
const FASTEST = 18;

/**
 * Lets a row be dragged by its grip, with a mouse, a pen or a finger, and with a mouse by what is marked `data-grip-mouse`
 * too; the page scrolls along at its edges. The dragged row stays where it is in the page while the others move past it,
 * since taking it out would end the pointer's capture.
 * @param {HTMLElement} list rows below each other, or tiles of one size in lines
 * @param {(row: HTMLElement) => void} onMoved
 */
export function startDragging(list, onMoved) {
  list.addEventListener("pointerdown", (event) => {
    const grip = gripUnder(event);
    const row = grip && [...list.children].find((child) => child.contains(grip));
    if (grip && row instanceof HTMLElement) new Drag(list, row, grip, event, onMoved);
  });
  // A picture is not to be dragged out of the page.
  list.addEventListener("dragstart", (event) => event.target instanceof HTMLImageElement && event.preventDefault());
}

/** @param {PointerEvent} event */
function gripUnder(event) {
  if (!(event.target instanceof Element) || event.button !== 0) return null;
  const marks = event.pointerType === "mouse" ? "[data-grip], [data-grip-mouse]" : "[data-grip]";
  return /** @type {HTMLElement | null} */ (event.target.closest(marks));
}

/**
 * How many stand beside each other: one in a list, more where tiles fill lines.
 * @param {HTMLElement} list
 */
export function columnsOf(list) {
  const rows = /** @type {HTMLElement[]} */ ([...list.children]);
  const below = rows.findIndex((row) => row.offsetTop > rows[0].offsetTop);
  return below === -1 ? rows.length : below;
}

class Drag {
  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} row
   * @param {HTMLElement} grip
   * @param {PointerEvent} event
   * @param {(row: HTMLElement) => void} onMoved
   */
  constructor(list, row, grip, event, onMoved) {
    this.list = list;
    this.row = row;
    this.onMoved = onMoved;
    this.pointer = { x: event.clientX, y: event.clientY };
    const box = row.getBoundingClientRect();
    this.held = { x: event.clientX - box.left, y: event.clientY - box.top };
    this.isGrid = columnsOf(list) > 1;
    this.before = [...list.children].indexOf(row);
    this.over = new AbortController();
    grip.setPointerCapture(event.pointerId);
    const { signal } = this.over;
    grip.addEventListener("pointermove", (move) => this.#follow(move.clientX, move.clientY), { signal });
    grip.addEventListener("lostpointercapture", () => this.#end(), { signal });
    row.classList.add("is-dragged");
    this.#scrollAlong();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #follow(x, y) {
    this.pointer = { x, y };
    if (this.isGrid) this.#takePlace();
    else this.#passNeighbours();
    const { left, top } = this.#resting();
    // In a list it keeps to its column.
    const aside = this.isGrid ? Math.round(x - this.held.x - left) : 0;
    this.row.style.translate = `${aside}px ${Math.round(y - this.held.y - top)}px`;
  }

  /** A neighbour changes sides once the pointer has passed its middle. */
  #passNeighbours() {
    const { previousElementSibling: above, nextElementSibling: below } = this.row;
    if (above && this.pointer.y < middle(above)) this.row.after(above);
    else if (below && this.pointer.y > middle(below)) this.row.before(below);
    else return;
    this.#passNeighbours();
  }

  /** The tile takes the place of the one that the pointer is over. */
  #takePlace() {
    const tiles = /** @type {HTMLElement[]} */ ([...this.list.children]);
    const under = tiles.findIndex((tile) => tile !== this.row && isUnder(tile, this.pointer));
    if (under !== -1) moveTo(this.row, under, tiles);
  }

  /** Where the row would be if it were not lifted. */
  #resting() {
    this.row.style.translate = "";
    return this.row.getBoundingClientRect();
  }

  #scrollAlong() {
    if (this.over.signal.aborted) return;
    const speed = scrollSpeed(this.pointer.y);
    if (speed) {
      scrollBy(0, speed);
      this.#follow(this.pointer.x, this.pointer.y);
    }
    requestAnimationFrame(() => this.#scrollAlong());
  }

  #end() {
    this.over.abort();
    this.row.style.translate = "";
    this.row.classList.remove("is-dragged");
    if ([...this.list.children].indexOf(this.row) !== this.before) this.onMoved(this.row);
  }
}

/** @param {Element} row */
function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/**
 * @param {Element} tile
 * @param {{ x: number, y: number }} pointer
 */
function isUnder(tile, { x, y }) {
  const { left, right, top, bottom } = tile.getBoundingClientRect();
  return left <= x && x <= right && top <= y && y <= bottom;
}

/**
 * Moves the other rows past this one: a row that is taken out of the page, even for a moment, loses its focus.
 * @param {HTMLElement} row
 * @param {number} place
 * @param {HTMLElement[]} rows
 */
export function moveTo(row, place, rows) {
  const from = rows.indexOf(row);
  if (place < from) row.after(...rows.slice(place, from));
  else row.before(...rows.slice(from + 1, place + 1));
}

/**
 * Faster the nearer the pointer is to an edge of the window.
 * @param {number} y
 */
function scrollSpeed(y) {
  const depth = Math.max(EDGE - y, y - (innerHeight - EDGE), 0) / EDGE;
  return Math.round(Math.min(depth, 1) * FASTEST) * (y < EDGE ? -1 : 1);
}

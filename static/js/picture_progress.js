import { takeOut } from "./picture_removal.js";

const ENDS = new Map([
  ["ready", "is ready."],
  ["rejected", "could not be used."],
]);

/**
 * htmx asks for the status of each picture that is being made. This adds what htmx cannot know: the end is read aloud, a page
 * that is not the status is not put in, and a picture that was removed elsewhere goes.
 * @param {HTMLElement} list
 * @param {(sentence: string) => void} announce
 * @param {() => void} onSettled called after each picture that became ready or was rejected
 */
export function watchPictures(list, announce, onSettled) {
  list.addEventListener("htmx:beforeSwap", keepOutOtherPages);
  list.addEventListener("htmx:afterSettle", (event) => {
    const end = endOf(event.target);
    if (!end) return;
    announce(end);
    onSettled();
  });
  list.addEventListener("htmx:responseError", dropRemoved);
}

/**
 * The log-in form, say. The picture is made all the same, so there is nothing to tell.
 * @param {Event} event
 */
function keepOutOtherPages(event) {
  // @ts-ignore: htmx's own detail
  const { detail } = event;
  if (!detail.serverResponse.includes('data-part="status"')) detail.shouldSwap = false;
}

/** @param {EventTarget | null} status */
function endOf(status) {
  if (!(status instanceof HTMLElement)) return "";
  const end = ENDS.get(status.dataset.state ?? "");
  const refused = status.querySelector("[data-names]")?.getAttribute("data-names");
  return end ? `${refused ?? status.querySelector("[data-part=filename]")?.textContent} ${end}` : "";
}

/** @param {Event} event */
function dropRemoved(event) {
  // @ts-ignore: htmx's own detail
  if (event.detail.xhr.status !== 404 || !(event.target instanceof Element)) return;
  event.stopPropagation();
  const row = event.target.closest("[data-picture]");
  if (row instanceof HTMLElement) takeOut(row);
}

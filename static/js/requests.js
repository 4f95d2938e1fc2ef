import { say } from "./toast.js";

export const NO_CONNECTION = "The connection was lost. Check it and try again.";

const OUR_FAULT = "Something went wrong on our side. Try again in a moment.";
const SENTENCES = new Map([
  [401, "You are signed out. Sign in, then try again."],
  [403, "That was not accepted. Reload the page and try again."],
  [404, "That is no longer here. Reload the page."],
  [409, "This has changed since the page was loaded. Reload it and try again."],
  [413, "That is larger than we can take."],
  [429, "That was a little fast. Wait a moment and try again."],
]);

/** A fragment that could not be fetched is told in words, wherever on the page it was asked for. */
export function reportFailedRequests() {
  document.addEventListener("htmx:responseError", (event) => {
    // @ts-ignore: htmx's own detail
    if (!event.defaultPrevented) say(refusalOf(event.detail.xhr));
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!event.defaultPrevented) say(NO_CONNECTION);
  });
}

/**
 * Sends a form by itself and reads the JSON that the server answers; throws the sentence that says why it was refused.
 * @param {string} url
 * @param {FormData} fields
 * @returns {Promise<any>}
 */
export function sendForm(url, fields) {
  const xhr = new XMLHttpRequest();
  xhr.open("POST", url);
  xhr.setRequestHeader("Accept", "application/json");
  return new Promise((resolve, reject) => {
    xhr.onerror = () => reject(NO_CONNECTION);
    xhr.onload = () => (xhr.status === 200 ? resolve(JSON.parse(xhr.responseText)) : reject(refusalOf(xhr)));
    xhr.send(fields);
  });
}

/**
 * Why the server refused: in its own words where it gave a sentence, else in ours.
 * @param {XMLHttpRequest} xhr
 * @returns {string}
 */
export function refusalOf(xhr) {
  return sentenceIn(xhr) || (SENTENCES.get(xhr.status) ?? OUR_FAULT);
}

/** @param {XMLHttpRequest} xhr */
function sentenceIn(xhr) {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  if (type.startsWith("text/plain") && xhr.status < 500) return xhr.responseText;
  if (!type.startsWith("application/json")) return "";
  try {
    return String(JSON.parse(xhr.responseText).error ?? "");
  } catch {
    return "";
  }
}

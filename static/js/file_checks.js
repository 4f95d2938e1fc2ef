const MEGABYTE = 1024 * 1024;

/**
 * Why the server would refuse a file, as far as one can tell without sending it; empty where it would not.
 * @param {HTMLFormElement} form says what is accepted
 * @param {File} file
 */
export function whyNotUpload(form, file) {
  const accepted = form.querySelector("input[type=file]")?.getAttribute("accept")?.split(",") ?? [];
  const maxMegabytes = Number(form.dataset.maxMegabytes);
  if (file.type && !accepted.includes(file.type)) return "This is no picture that Cara can take. Send it as JPEG or PNG.";
  if (file.size === 0) return "This file is empty.";
  if (file.size > maxMegabytes * MEGABYTE) return `This file is larger than ${maxMegabytes} MB.`;
  return "";
}

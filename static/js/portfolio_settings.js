// What an artist says of themselves to a client. The form is the same without this module.
import "./rows.js";
import { startWordBoxes } from "./word_box.js";

const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));
startWordBoxes((sentence) => (announcer.textContent = sentence));

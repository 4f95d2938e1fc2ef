// Loaded on every page. Each module enhances markup that already works without it.
import { startCopyButtons } from "./copy.js";
import { guardDoubleSubmits } from "./forms.js";
import { closeMenusWhenDone } from "./menus.js";
import { keepFocusOnMore } from "./more.js";
import { reportFailedRequests } from "./requests.js";

closeMenusWhenDone();
startCopyButtons();
guardDoubleSubmits();
keepFocusOnMore();
reportFailedRequests();

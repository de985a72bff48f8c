// Everything works without this file; each behaviour is a convenience of its own.
import "./behaviours/copy-secret.js";
import "./behaviours/error-summary.js";
import "./behaviours/close-menus.js";
import "./behaviours/warn-unsaved.js";
import "./behaviours/decide-by-key.js";
import "./js/report-grid.js";

document.documentElement.classList.remove("no-js");

// A form marked data-warn-unsaved asks before the reader leaves what was typed.
let changed = false;

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-warn-unsaved]")) changed = true;
});
document.addEventListener("submit", () => {
  changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

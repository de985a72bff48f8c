// Menus made of <details> close on Escape and when the reader goes elsewhere.
const MENUS = "details.person-menu, details.phone-menu, details[data-menu]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest(MENUS) ?? document.querySelector(`:is(${MENUS})[open]`);
  if (!open?.open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(`:is(${MENUS})[open]`)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

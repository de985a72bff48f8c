// A refused form says first what is wrong: the summary takes the focus, after a full load and after a swap.
function focusSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));

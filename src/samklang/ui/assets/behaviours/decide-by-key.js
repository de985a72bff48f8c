// Where something is decided: a fold opened by its key leads to the field in it, and Ctrl+Enter there sends what it is for.
for (const form of document.querySelectorAll("form#decide")) {
  const send = form.querySelector('details summary[accesskey] ~ * button[name="deed"]');
  if (send) start(form, send);
}

function start(form, send) {
  const fold = send.closest("details");
  const summary = fold.querySelector("summary");
  let isPressed = false; // Enter or space on the fold itself, which may close it; its own key never does
  summary.addEventListener("keydown", (event) => { isPressed = event.key === "Enter" || event.key === " "; });
  summary.addEventListener("keyup", () => setTimeout(() => { isPressed = false; })); // a space clicks once it is let go
  summary.addEventListener("click", (event) => {
    // A press of a key is a click without a count.
    if (event.detail || (fold.open && isPressed)) return;
    event.preventDefault();
    fold.open = true;
    goTo(fold.querySelector("textarea, input"), 30);
  });
  form.addEventListener("keydown", (event) => {
    const isComment = event.target.matches("textarea, input[type=text], input:not([type])");
    if (!isComment || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(send);
  });
}

// What was folded can take the focus only once it is laid out, some frames later.
function goTo(field, frames) {
  field?.focus();
  if (field && document.activeElement !== field && frames) requestAnimationFrame(() => goTo(field, frames - 1));
}

// Where something is decided: a fold opened by its key leads to the field in it, and Ctrl+Enter there sends what it is for.
for (const form of document.querySelectorAll("form#decide")) {
  const send = form.querySelector('details summary[accesskey] ~ * button[name="deed"]');
  if (send) start(form, send);
}

function start(form, send) {
  const fold = send.closest("details");
  fold.querySelector("summary").addEventListener("click", (event) => {
    // A press of a key is a click without a count; the fold is about to open where it is closed.
    if (event.detail || fold.open) return;
    fold.addEventListener("toggle", () => fold.querySelector("textarea, input")?.focus(), { once: true });
  });
  form.addEventListener("keydown", (event) => {
    const isComment = event.target.matches("textarea, input[type=text], input:not([type])");
    if (!isComment || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(send);
  });
}

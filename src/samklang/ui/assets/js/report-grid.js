// The grid of a report: arrow keys and Enter move, a block from Excel fills in, sums follow as one types, and what is
// typed is saved as one goes. Without this file the page is a plain form with a Save button.
import { cellsOf, planned } from "./report-paste.js";
import { showSums } from "./report-sums.js";

const WAIT = 700; // milliseconds of rest before saving

function start(form) {
  const status = form.querySelector("[data-grid-status]");
  const help = form.querySelector("[data-grid-help]");
  const changed = new Set(); // typed in, and not sent yet
  const unsaved = new Set(); // sent, and not kept: what is typed stands on this page alone
  const later = new Map(); // remarks that come once nobody types in the box any more
  let timer = 0;
  let saving = Promise.resolve();

  if (help) help.hidden = false;
  const fieldsOf = (column) => [...form.querySelectorAll(`[data-column="${column}"]`)].filter(isShown);
  const words = (name) => (status?.dataset[name] ?? "").replace("{count}", unsaved.size);
  const say = (text) => { if (status) status.textContent = text; };

  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-column]");
    if (!field || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = isSideways(event) ? besides(field, event.key) : above(field, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select?.();
  });

  // In a list of levels the arrows choose, and Enter alone goes on.
  function above(field, event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!step || (field.matches("select") && event.key !== "Enter")) return undefined;
    const column = fieldsOf(field.dataset.column);
    if (field.matches("input")) event.preventDefault(); // Enter sends nothing, on the last row either
    return column[column.indexOf(field) + step];
  }

  form.addEventListener("paste", (event) => {
    const field = event.target.closest("[data-column]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isBlock = /[\t\r\n]/.test(text.replace(/[\r\n]+$/, ""));
    if (!field || !(isBlock || field.matches("select"))) return;
    event.preventDefault();
    const cells = cellsOf(text);
    if (cells.length) pasted.take(planned(form, field, cells));
  });

  const pasted = pasteLine(form, touched);

  form.addEventListener("input", (event) => {
    if (event.target.dataset.key) touched(event.target);
  });
  form.addEventListener("change", (event) => {
    if (event.target.dataset.key) touched(event.target);
  });

  function touched(field) {
    changed.add(field.dataset.key);
    showSums(field.closest("tbody"));
    say(words("waiting"));
    clearTimeout(timer);
    timer = setTimeout(() => { saving = saving.then(save); }, WAIT);
  }

  async function save() {
    const keys = [...changed];
    if (!keys.length) return;
    changed.clear();
    say(words("saving"));
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("deed", "save");
    for (const field of form.querySelectorAll("[data-key]")) {
      if (keys.includes(field.dataset.key)) body.set(field.name, field.value);
    }
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST", body, headers: { "HX-Request": "true", "X-Report-Grid": "1" }, redirect: "error",
      });
      if (!answer.ok && answer.status !== 422 && answer.status !== 409) throw new Error(String(answer.status));
      const html = await answer.text();
      keys.forEach((key) => unsaved.add(key));
      const problem = take(html);
      say([problem, outcome(problem)].filter(Boolean).join(" "));
    } catch {
      keys.forEach((key) => changed.add(key));
      say(words("failed"));
    }
  }

  function outcome(problem) {
    if (!unsaved.size) return words("saved");
    return words(`${problem ? "refused" : "rest"}${unsaved.size === 1 ? "One" : "Many"}`);
  }

  // The answer holds one element per figure: its remarks, whether it is kept, and the token of what was seen. Where all of
  // it is refused, it says why.
  function take(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const answer of page.querySelectorAll("[data-figure]")) {
      const { figure, token } = answer.dataset;
      const seen = form.querySelector(`input[data-seen="${CSS.escape(figure)}"]`);
      const wasSent = token !== undefined;
      if (seen && wasSent) seen.value = token;
      if (answer.dataset.kept !== undefined) unsaved.delete(figure);
      // What was typed since is answered by the next save; a mistake stays as long as it stands in the field.
      if (!changed.has(figure) && (wasSent || !unsaved.has(figure))) remark(figure, answer);
    }
    return page.querySelector("[data-problem]")?.textContent.trim() ?? "";
  }

  // A reason one is writing stays where it is while everything said around it changes.
  function remark(key, answer) {
    const box = form.querySelector(`[data-remarks="${CSS.escape(key)}"]`);
    if (!box) return;
    const kept = box.contains(document.activeElement) ? document.activeElement.closest(".why") : null;
    if (kept) {
      later.set(key, answer.cloneNode(true));
      answer.querySelector(".why")?.remove();
      [...box.childNodes].filter((each) => each !== kept).forEach((each) => each.remove());
      box.prepend(...answer.childNodes);
    } else {
      later.delete(key);
      box.replaceChildren(...answer.childNodes);
    }
    box.closest("tr").hidden = !box.textContent.trim();
    mark(key, answer.dataset.mark ?? "");
  }

  form.addEventListener("focusout", (event) => {
    const key = event.target.closest?.("[data-remarks]")?.dataset.remarks;
    const answer = key && later.get(key);
    if (!answer || changed.has(key)) return;
    // Only once the focus has arrived: a field that vanishes under it would send it to the top of the page.
    setTimeout(() => { if (later.get(key) === answer && !changed.has(key)) remark(key, answer); });
  });

  function mark(key, kind) {
    for (const input of form.querySelectorAll(`[data-column][data-key="${CSS.escape(key)}"]`)) {
      input.classList.toggle("doubted", kind === "doubt");
      if (kind === "wrong" || kind === "conflict") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  window.addEventListener("beforeunload", (event) => {
    if (changed.size || unsaved.size) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    changed.clear();
    unsaved.clear();
  });
  form.querySelectorAll("tbody").forEach(showSums);
}

function isShown(field) {
  return field.getClientRects().length > 0 && !field.disabled;
}

function isSideways(event) {
  return (event.key === "ArrowRight" || event.key === "ArrowLeft") && !event.shiftKey;
}

// From a figure to what it is out of and back, where the text ends on that side or is marked as a whole.
function besides(field, key) {
  if (!field.matches("input")) return undefined;
  const [from, to, end] = [field.selectionStart, field.selectionEnd, field.value.length];
  const isWhole = from === 0 && to === end;
  const isAtEdge = isWhole || (from === to && from === (key === "ArrowRight" ? end : 0));
  const column = key === "ArrowRight" ? "base" : "figure";
  if (!isAtEdge || field.dataset.column === column) return undefined;
  return field.closest("tr").querySelector(`input[data-column="${column}"]`) ?? undefined;
}

// Says what came of a paste, and takes it back: each field that still holds what was pasted gets what it held before.
function pasteLine(form, touched) {
  const line = form.querySelector("[data-grid-pasted]");
  const undo = form.querySelector("[data-grid-undo]");
  let before = [];

  function take({ changes = [], refusal, words, lostRows, lostColumns }) {
    before = changes.map(([field, value]) => [field, value, field.value]);
    for (const [field, value] of changes) put(field, value);
    changes.at(-1)?.[0].focus();
    undo.hidden = !changes.length;
    const count = changes.filter(([, value]) => value).length;
    const parts = refusal ? [filledIn(refusal, words)] : [filledIn("pasted", { count })];
    if (lostRows) parts.push(filledIn("lostRows", { count: lostRows }));
    if (lostColumns) parts.push(filledIn("lostColumns", { count: lostColumns }));
    show(parts.join(" "), refusal || lostRows || lostColumns);
  }

  function takeBack() {
    for (const [field, value, earlier] of before) if (field.value === value) put(field, earlier);
    before[0]?.[0].focus();
    before = [];
    undo.hidden = true;
    show(line.dataset.undone, false);
  }

  function put(field, value) {
    field.value = value;
    touched(field);
  }

  function show(text, isWarning) {
    line.textContent = text;
    line.classList.toggle("grid-lost", Boolean(isWarning));
  }

  const filledIn = (name, words) =>
    Object.entries(words).reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), line.dataset[name]);

  undo.addEventListener("click", takeBack);
  form.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || !before.some(([field, value]) => field === event.target && field.value === value)) return;
    event.preventDefault();
    takeBack();
  });
  return { take };
}

document.querySelectorAll("form[data-report-grid]").forEach(start);

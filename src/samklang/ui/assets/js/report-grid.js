// The grid of a report: arrow keys and Enter move, a block from Excel fills in, sums follow as one types, and what is
// typed is saved as one goes. Without this file the page is a plain form with a Save button.
import { cellsOf, planned } from "./report-paste.js";
import { numberIn } from "./written-numbers.js";

const WAIT = 700; // milliseconds of rest before saving

function start(form) {
  const status = form.querySelector("[data-grid-status]");
  const help = form.querySelector("[data-grid-help]");
  const changed = new Set();
  let timer = 0;
  let saving = Promise.resolve();

  if (help) help.hidden = false;
  const fieldsOf = (column) => [...form.querySelectorAll(`[data-column="${column}"]`)].filter(isShown);
  const say = (name) => { if (status) status.textContent = status.dataset[name] ?? ""; };

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
    say("waiting");
    clearTimeout(timer);
    timer = setTimeout(() => { saving = saving.then(save); }, WAIT);
  }

  async function save() {
    const keys = [...changed];
    if (!keys.length) return;
    changed.clear();
    say("saving");
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
      take(await answer.text());
      say(answer.ok ? "saved" : "wrong");
    } catch {
      keys.forEach((key) => changed.add(key));
      say("failed");
    }
  }

  // The answer holds one element per figure: its remarks, and the token of what was seen.
  function take(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const answer of page.querySelectorAll("[data-figure]")) {
      const box = form.querySelector(`[data-remarks="${CSS.escape(answer.dataset.figure)}"]`);
      const seen = form.querySelector(`input[data-seen="${CSS.escape(answer.dataset.figure)}"]`);
      if (seen && answer.dataset.token !== undefined) seen.value = answer.dataset.token;
      // A box one is typing in, or has typed in since, keeps what was typed.
      if (!box || box.contains(document.activeElement) || changed.has(answer.dataset.figure)) continue;
      box.replaceChildren(...answer.childNodes);
      box.closest("tr").hidden = !box.textContent.trim();
      mark(answer.dataset.figure, answer.dataset.mark ?? "");
    }
  }

  function mark(key, kind) {
    for (const input of form.querySelectorAll(`[data-column][data-key="${CSS.escape(key)}"]`)) {
      input.classList.toggle("doubted", kind === "doubt");
      if (kind === "wrong") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    changed.clear();
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

function showSums(body) {
  const line = body?.querySelector("[data-sum]");
  if (!line) return;
  const parts = [...body.querySelectorAll('input[data-part][data-column="figure"]')].map(numberIn);
  const known = parts.filter((part) => part !== undefined);
  line.textContent = known.length ? words(line, known.reduce((sum, part) => sum + part, 0), totalOf(body)) : "";
}

function totalOf(body) {
  const field = body.querySelector('input[data-total][data-column="figure"]');
  return field ? numberIn(field) : undefined;
}

function words(line, sum, total) {
  const form = new Intl.NumberFormat(document.documentElement.lang || "da", { maximumFractionDigits: 4 });
  const write = (value) => form.format(value);
  if (total === undefined || Math.abs(total - sum) < 1e-9) return line.dataset.sum.replace("{sum}", write(sum));
  const [more, less] = [line.dataset.sumMore, line.dataset.sumLess];
  return (sum > total ? more : less).replace("{sum}", write(sum)).replace("{difference}", write(Math.abs(sum - total)));
}

document.querySelectorAll("form[data-report-grid]").forEach(start);

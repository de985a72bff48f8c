// The grid of a report: arrow keys and Enter move, a block from Excel fills in, sums follow as one types, and what is
// typed is saved as one goes. Without this file the page is a plain form with a Save button.
const WAIT = 700; // milliseconds of rest before saving

function start(form) {
  const status = form.querySelector("[data-grid-status]");
  const help = form.querySelector("[data-grid-help]");
  const changed = new Set();
  let timer = 0;
  let saving = Promise.resolve();

  if (help) help.hidden = false;
  const fieldsOf = (column) => [...form.querySelectorAll(`input[data-column="${column}"]`)].filter(isShown);
  const say = (name) => { if (status) status.textContent = status.dataset[name] ?? ""; };

  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("input[data-column]");
    if (!field || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const column = fieldsOf(field.dataset.column);
    const next = column[column.indexOf(field) + step];
    if (!next) return;
    next.focus();
    next.select();
  });

  form.addEventListener("paste", (event) => {
    const field = event.target.closest("input[data-column]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    if (!field || (rows.length === 1 && rows[0].length === 1)) return;
    event.preventDefault();
    fill(field, rows);
  });

  function fill(field, rows) {
    const columns = ["figure", "base"];
    const first = columns.indexOf(field.dataset.column);
    const below = fieldsOf(field.dataset.column);
    const from = below.indexOf(field);
    let last = field;
    rows.forEach((cells, line) => {
      const target = below[from + line];
      if (!target) return;
      cells.forEach((cell, place) => {
        const column = columns[first + place];
        const input = place ? target.closest("tr").querySelector(`input[data-column="${column}"]`) : target;
        if (!input) return;
        input.value = cell.trim();
        last = input;
        touched(input);
      });
    });
    last.focus();
  }

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
    for (const input of form.querySelectorAll(`input[data-column][data-key="${CSS.escape(key)}"]`)) {
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

// 1.234,5 and 1234.5 alike; undefined where it could be read in two ways or is no number.
function numberIn(text) {
  const plain = text.replace(/[\s\u00a0\u2009\u202f]/g, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replace(/\./g, "").replace(",", "."));
  if (/^-?\d{1,3}(,\d{3}){2,}(\.\d+)?$/.test(plain)) return Number(plain.replace(/,/g, ""));
  if (/^-?\d+([.,]\d+)?$/.test(plain)) return Number(plain.replace(",", "."));
  return undefined;
}

function showSums(body) {
  const line = body?.querySelector("[data-sum]");
  if (!line) return;
  const parts = [...body.querySelectorAll('input[data-part][data-column="figure"]')].map((field) => numberIn(field.value));
  const known = parts.filter((part) => part !== undefined);
  line.textContent = known.length ? words(line, known.reduce((sum, part) => sum + part, 0), totalOf(body)) : "";
}

function totalOf(body) {
  const field = body.querySelector('input[data-total][data-column="figure"]');
  return field ? numberIn(field.value) : undefined;
}

function words(line, sum, total) {
  const write = (value) => new Intl.NumberFormat(document.documentElement.lang || "da").format(value);
  if (total === undefined || Math.abs(total - sum) < 1e-9) return line.dataset.sum.replace("{sum}", write(sum));
  const [more, less] = [line.dataset.sumMore, line.dataset.sumLess];
  return (sum > total ? more : less).replace("{sum}", write(sum)).replace("{difference}", write(Math.abs(sum - total)));
}

document.querySelectorAll("form[data-report-grid]").forEach(start);

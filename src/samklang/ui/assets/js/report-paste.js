// What a block from a spreadsheet would do to a report: row by row from the field one stands in. Nothing is lost or
// shifted without a word: what does not fit is counted, and a block that cannot be meant so is refused as a whole.
const COLUMNS = ["figure", "base"];
const FIGURE_LIKE = /^[<>≤≥~]?\s*[-\u2212]?[0-9][0-9.,\s]*%?$/;
const FOR_NOTHING = new Set(["-", "–", "—", "\u2212", ".", "..", "...", "…", ":", "n/a", "na", "i.o.", "?"]);

// Cells parted by tabs; one in quotation marks may hold line breaks, as spreadsheets write them.
export function cellsOf(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)([\t\n]|$)/gy;
  for (const [whole, written, end] of text.replace(/\r\n?/g, "\n").matchAll(cell)) {
    const value = written.startsWith('"') && written.length > 1 ? written.slice(1, -1).replaceAll('""', '"') : written;
    rows.at(-1).push(value.replace(/\s+/g, " ").trim());
    if (end === "\n") rows.push([]);
    if (!end || !whole) break;
  }
  while (rows.length && rows.at(-1).every((value) => !value)) rows.pop();
  return rows;
}

// Returns {changes: [[field, value]], lostRows, lostColumns}, or {refusal, words} that say why nothing is pasted.
export function planned(form, field, cells) {
  const rows = [...form.querySelectorAll('[data-column="figure"]')].map((each) => each.closest("tr"));
  const below = rows.slice(rows.indexOf(field.closest("tr")));
  const first = COLUMNS.indexOf(field.dataset.column);
  const names = labelColumns(cells, below, first);
  const stranger = names ? cells.findIndex((row, line) => below[line] && !isNamed(below[line], row.slice(0, names))) : -1;
  if (stranger >= 0) {
    const pasted = cells[stranger].slice(0, names).filter(Boolean).at(-1) ?? "";
    return { refusal: "pasteNames", words: { pasted, row: nameOf(below[stranger]) } };
  }
  return placed(cells.map((row) => row.slice(names)), below, first);
}

function placed(cells, below, first) {
  const changes = [];
  const lostColumns = new Set();
  for (const [line, row] of cells.slice(0, below.length).entries()) {
    for (const [place, value] of row.entries()) {
      const target = fieldAt(below[line], first + place);
      const fits = target && fitted(target, value);
      if (!target && value) lostColumns.add(place);
      if (target && fits === undefined) {
        const refusal = target.matches("select") ? "pasteLevel" : "pasteWords";
        return { refusal, words: { word: value, row: nameOf(below[line]) } };
      }
      if (target) changes.push([target, fits]);
    }
  }
  const lostRows = cells.slice(below.length).filter((row) => row.some(Boolean)).length;
  return { changes, lostRows, lostColumns: lostColumns.size };
}

function fieldAt(row, place) {
  const field = row.querySelector(`[data-column="${COLUMNS[place]}"]`);
  return field && !field.disabled ? field : undefined;
}

// How many columns stand before the figures and name them; none where the first one holds figures or levels itself.
function labelColumns(cells, below, first) {
  const width = Math.max(...cells.map((row) => row.length));
  const fits = (value, row) => {
    const field = row && fieldAt(row, first);
    return !value || !row || (field ? fitted(field, value) !== undefined : FIGURE_LIKE.test(value));
  };
  const isFigures = (place) => cells.every((row, line) => fits(row[place], below[line])) && cells.some((row) => row[place]);
  const names = [...Array(width).keys()].find(isFigures) ?? 0;
  return cells.some((row) => row.slice(0, names).some(Boolean)) ? names : 0;
}

// The value for a field: as it stands for a number, the level's own value for its name or number; undefined for words.
function fitted(field, value) {
  if (!field.matches("select")) return !value || FIGURE_LIKE.test(value) || FOR_NOTHING.has(value.toLowerCase()) ? value : undefined;
  const levels = [...field.options].filter((each) => each.value);
  return value ? levels.find((each) => same(each.text, value) || each.value === value)?.value : "";
}

function isNamed(row, labels) {
  const label = labels.filter(Boolean).at(-1);
  return label !== undefined && [nameOf(row), row.dataset.name, row.dataset.code].some((name) => name && same(name, label));
}

function nameOf(row) {
  return row.querySelector("th label")?.textContent.trim() ?? "";
}

function same(one, other) {
  const plain = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
  return plain(one) === plain(other);
}

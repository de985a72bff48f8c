// Reads a number by the rule of the server (measurement/calculations/written_numbers.py), for sums as one types.
const SPACES = /[ \u00a0\u2007\u2008\u2009\u202f]/g;
const AMBIGUOUS = /^-?[1-9][0-9]{0,2}[.,][0-9]{3}$/;
const PLAIN = /^-?[0-9]+([.,][0-9]+)?$/;
const SPACE_GROUPS = /^-?[0-9]{1,3}( [0-9]{3})+([.,][0-9]+)?$/;
const DANISH_GROUPS = /^-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?$/;
const ENGLISH_GROUPS = /^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/;

// What 1.234 means is said by the field: thousands where it counts whole numbers, else it could be read in two ways.
export function numberIn(field) {
  const { singlePoint } = field.dataset;
  const number = read(field.value, singlePoint);
  const isWholeField = singlePoint && singlePoint !== "ask";
  return isWholeField && !Number.isInteger(number) ? undefined : number;
}

function read(written, singlePoint) {
  const text = written.replace(SPACES, " ").trim().replace(/\u2212/g, "-");
  if (AMBIGUOUS.test(text)) return settled(text, singlePoint);
  if (PLAIN.test(text)) return Number(text.replace(",", "."));
  if (SPACE_GROUPS.test(text)) return Number(text.replaceAll(" ", "").replace(",", "."));
  if (DANISH_GROUPS.test(text)) return Number(text.replaceAll(".", "").replace(",", "."));
  if (ENGLISH_GROUPS.test(text)) return Number(text.replaceAll(",", ""));
  return undefined;
}

function settled(text, singlePoint) {
  if (singlePoint === "danish") return Number(text.replaceAll(".", "").replace(",", "."));
  if (singlePoint === "english") return Number(text.replaceAll(",", ""));
  return undefined;
}

// What the parts of a figure come to as one types, and how far that is from the total: of the figures, and of what they
// are out of.
import { numberIn } from "./written-numbers.js";

export function showSums(body) {
  for (const line of body?.querySelectorAll("[data-sum]") ?? []) {
    const column = `[data-column="${line.dataset.of}"]`;
    const known = [...body.querySelectorAll(`input[data-part]${column}`)].map(numberIn).filter((part) => part !== undefined);
    const total = body.querySelector(`input[data-total]${column}`);
    const sum = known.reduce((before, part) => before + part, 0);
    line.textContent = known.length ? words(line, sum, total ? numberIn(total) : undefined) : "";
  }
}

function words(line, sum, total) {
  const form = new Intl.NumberFormat(document.documentElement.lang || "da", { maximumFractionDigits: 4 });
  const write = (value) => form.format(value);
  if (total === undefined || Math.abs(total - sum) < 1e-9) return line.dataset.sum.replace("{sum}", write(sum));
  const [more, less] = [line.dataset.sumMore, line.dataset.sumLess];
  return (sum > total ? more : less).replace("{sum}", write(sum)).replace("{difference}", write(Math.abs(sum - total)));
}

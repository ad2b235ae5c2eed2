// A document's words on a white page: paragraphs, and tables with their merged cells.

import { make } from "/page/dom.js";

export function paper(blocks) {
  return make("article", { class: "paper-page" }, ...blocks.map(block));
}

function block(one) {
  if (Array.isArray(one)) return table({ rows: one, widths: [] });
  return one.rows ? table(one) : paragraph(one);
}

function paragraph(one) {
  if (typeof one === "string") return make("p", { text: one });
  const kind = [one.align, one.bold ? "bold" : ""].filter(Boolean).join(" ");
  return make("p", { class: kind, style: one.size ? `font-size:${one.size}px` : null, text: one.text });
}

function table({ rows, widths }) {
  return make("table", { class: widths.length ? "measured" : null },
    make("colgroup", {}, ...widths.map((share) => make("col", { style: `width:${share}%` }))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))));
}

function cell(one) {
  if (typeof one === "string") return make("td", { text: one });
  const over = (n) => (n > 1 ? n : null);
  return make("td", { colspan: over(one.cols), rowspan: over(one.rows), text: one.text });
}

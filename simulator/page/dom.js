// Small helpers: making elements, showing times, and text with Telegram's entities.

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

let zone = "Asia/Shanghai";
export const setZone = (name) => { zone = name; };

const formats = new Map();
function formatted(date, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("zh-CN", { timeZone: zone, ...options }));
  return formats.get(key).format(date);
}

const HOURS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const hour = (date) => formatted(date, HOURS);
export const day = (date) => formatted(date, { month: "long", day: "numeric", weekday: "short" });
export const full = (date) =>
  `${formatted(date, { year: "numeric", month: "long", day: "numeric", weekday: "short" })} ${hour(date)}`;
export const short = (date) => `${day(date)} ${hour(date)}`;
export const sameDay = (a, b) => formatted(a, { dateStyle: "short" }) === formatted(b, { dateStyle: "short" });

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  spoiler: "span", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// Entities are sorted (outer before inner), their offsets are UTF-16 units as JavaScript's are.
export function rich(text, entities = [], click = () => {}) {
  const root = document.createDocumentFragment();
  const stack = [{ node: root, end: text.length }];
  let at = 0;
  const upTo = (place) => {
    while (at < place) {
      const top = stack[stack.length - 1];
      const stop = Math.min(place, top.end);
      if (stop > at) top.node.append(text.slice(at, stop));
      at = stop;
      while (stack.length > 1 && stack[stack.length - 1].end <= at) stack.pop();
    }
  };
  for (const entity of entities) {
    upTo(entity.offset);
    const piece = text.slice(entity.offset, entity.offset + entity.length);
    const node = wrapper(entity, piece, click);
    stack[stack.length - 1].node.append(node);
    const end = Math.min(entity.offset + entity.length, stack[stack.length - 1].end);
    stack.push({ node, end });
  }
  upTo(text.length);
  return root;
}

function wrapper(entity, piece, click) {
  const kind = entity.type;
  if (kind === "spoiler") {
    return make("span", { class: "spoiler", tabindex: "0", role: "button",
      onclick: (event) => event.currentTarget.classList.add("seen"),
      onkeydown: (event) => event.key === "Enter" && event.currentTarget.classList.add("seen") });
  }
  if (TAGS[kind]) return make(TAGS[kind]);
  if (kind === "text_link" || kind === "url") {
    const url = entity.url || (/^[a-z]+:/i.test(piece) ? piece : `https://${piece}`);
    return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url,
      onclick: (event) => click(event, { url }) });
  }
  if (kind === "bot_command") {
    return make("a", { href: "#", onclick: (event) => click(event, { command: piece }) });
  }
  return make("span", { class: kind.includes("mention") || kind === "hashtag" ? "mention" : kind });
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

export function avatar(name, id, extra = "") {
  const first = [...name.replace(/[^\p{L}\p{N}]/gu, "")][0] || "?";
  return make("span", { class: `avatar hue${Math.abs(id) % 7} ${extra}`, "aria-hidden": "true", text: first });
}

// One message: bubble, picture, document, poll, buttons below, or a notice in the middle.

import { avatar, hour, make, rich, size } from "/page/dom.js";
import { WORDS } from "/page/words.js";

export function bubble(message, phone) {
  if (WORDS.notices[message.kind]) return notice(message);
  const side = message.mine ? "mine" : "theirs";
  const group = !phone.chat.private && !message.mine;
  const node = make("li", { class: `message ${side}`, "data-key": key(message) },
    group ? avatar(message.from.name, message.from.id) : null,
    make("div", { class: "stack" },
      make("div", { class: `bubble ${message.kind}` }, ...inside(message, phone, group)),
      keyboard(message, phone)));
  return node;
}

export const key = (message) => `${message.chat}:${message.id}`;

function notice(message) {
  const words = WORDS.notices[message.kind](message.from.name, message.about);
  return make("li", { class: "notice", "data-key": key(message) }, make("span", { text: words }));
}

function inside(message, phone, group) {
  return [
    group ? make("p", { class: `name hue${Math.abs(message.from.id) % 7}`, text: message.from.name }) : null,
    message.forward ? make("p", { class: "forward", text: WORDS.forwarded(message.forward) }) : null,
    message.reply ? quote(message.reply) : null,
    message.photo ? photo(message, phone) : null,
    message.document ? paper(message.document, phone) : null,
    message.poll ? poll(message, phone) : null,
    words(message, phone),
    reactions(message),
    footer(message, phone),
  ];
}

function words(message, phone) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities;
  return make("div", { class: "words" }, rich(text, entities, phone.follow));
}

function quote(reply) {
  return make("blockquote", { class: "reply" },
    make("strong", { text: reply.name }),
    make("span", { text: reply.text || WORDS.kinds[reply.kind] || "" }));
}

function photo(message, phone) {
  const { file_id: id, width, height } = message.photo;
  const words = message.caption || WORDS.picture;
  return make("button", { class: "picture", type: "button", "aria-label": words,
    onclick: () => phone.app.view({ kind: "photo", id, name: words }) },
    make("img", { src: `/ui/file/${id}`, alt: words, loading: "lazy", width, height }));
}

function paper(file, phone) {
  const name = file.file_name || WORDS.document;
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "?";
  return make("button", { class: "paper", type: "button",
    "aria-label": `${WORDS.document}：${name}，${size(file.file_size)}`,
    onclick: () => phone.app.view({ kind: "document", id: file.file_id, name, mime: file.mime_type }) },
    make("span", { class: `ending ${ending.toLowerCase()}`, text: ending }),
    make("span", { class: "file" },
      make("span", { class: "title", text: name }),
      make("span", { class: "quiet", text: size(file.file_size) })));
}

function poll(message, phone) {
  const { poll: one } = message;
  const voted = one.chosen.length > 0 || one.is_closed;
  const kind = one.is_closed ? WORDS.closed : one.is_anonymous ? WORDS.anonymous : WORDS.open;
  const picked = new Set();
  const choose = (option, box) => {
    if (!one.allows_multiple_answers) return phone.vote(message, [option.text]);
    picked.has(option.text) ? picked.delete(option.text) : picked.add(option.text);
    return box.setAttribute("aria-pressed", picked.has(option.text));
  };
  const options = one.options.map((option, index) => {
    const share = one.total_voter_count ? Math.round((100 * option.voter_count) / one.total_voter_count) : 0;
    const mine = one.chosen.includes(index);
    if (voted) {
      return make("li", { class: mine ? "chosen" : "" },
        make("span", { class: "share", text: `${share}%` }),
        make("span", { text: option.text + (mine ? " ✓" : "") }),
        make("span", { class: "line", style: `--share:${share}%` }));
    }
    return make("li", {}, make("button", { type: "button", "aria-pressed": one.allows_multiple_answers ? "false" : null,
      onclick: (event) => choose(option, event.currentTarget), text: option.text }));
  });
  return make("div", { class: "poll" },
    make("p", { class: "question", text: one.question }),
    make("p", { class: "quiet", text: kind }),
    make("ul", {}, ...options),
    !voted && one.allows_multiple_answers
      ? make("button", { class: "link", type: "button", text: WORDS.several, onclick: () => phone.vote(message, [...picked]) })
      : null,
    one.chosen.length && !one.is_closed
      ? make("button", { class: "link", type: "button", text: WORDS.unvote, onclick: () => phone.vote(message, []) })
      : null,
    make("p", { class: "quiet", text: WORDS.votes(one.total_voter_count) }));
}

function reactions(message) {
  if (!message.reactions.length) return null;
  return make("p", { class: "reactions" }, ...message.reactions.map((one) => make("span", { text: one })));
}

function footer(message, phone) {
  const when = new Date(message.date * 1000);
  const edited = message.edit_date ? `${message.bot ? WORDS.updated : WORDS.edited} ` : "";
  const tools = phone.writable ? [
    make("button", { type: "button", class: "tool", text: WORDS.reply, onclick: () => phone.answer(message) }),
    message.mine && message.text
      ? make("button", { type: "button", class: "tool", text: WORDS.edit, onclick: () => phone.change(message) })
      : null,
  ] : [];
  return make("p", { class: "foot" }, ...tools,
    make("time", { datetime: when.toISOString(), text: edited + hour(when) }),
    message.mine ? make("span", { class: "ticks", "aria-hidden": "true", text: "✓✓" }) : null);
}

function keyboard(message, phone) {
  if (!message.rows.length) return null;
  const rows = message.rows.map((row, r) =>
    make("div", { class: "row" }, ...row.map((button, c) => key_(message, button, r, c, phone))));
  return make("div", { class: "keys" }, ...rows);
}

function key_(message, button, row, column, phone) {
  const kind = button.url ? "url" : button.copy_text ? "copy" : "callback";
  return make("button", { type: "button", class: `key ${kind}`, "data-at": `${row}.${column}`,
    "aria-label": kind === "url" ? button.text + WORDS.link : null,
    onclick: (event) => phone.press(message, button, row, column, event.currentTarget) },
    make("span", { text: button.text }));
}

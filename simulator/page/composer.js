// The foot of a chat: text box, reply keyboard, commands, photos and files — or the Start button.

import { make } from "/page/dom.js";
import { WORDS } from "/page/words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.target = null;
    this.build();
  }

  build() {
    this.box = make("textarea", { rows: "1", placeholder: WORDS.write, "aria-label": WORDS.write,
      maxlength: "4096", oninput: () => this.grow(), onkeydown: (event) => this.typed(event) });
    this.sendButton = make("button", { type: "submit", class: "icon send", "aria-label": WORDS.send, text: "➤" });
    this.attachButton = this.opener("＋", WORDS.attach, () => this.attachments());
    this.commandButton = this.opener("/", WORDS.commands, () => this.commands());
    this.keysButton = this.opener("⌨", WORDS.keyboard, () => this.toggleKeys());
    this.form = make("form", { onsubmit: (event) => this.submit(event) },
      this.commandButton, this.attachButton, this.box, this.keysButton, this.sendButton);
    this.context = make("div", { class: "context", hidden: true });
    this.popup = make("div", { class: "popup", role: "group", hidden: true });
    this.keys = make("div", { class: "reply-keys", role: "group", "aria-label": WORDS.keyboard, hidden: true });
    this.welcome = make("div", { class: "welcome", hidden: true });
    this.picker = make("input", { type: "file", hidden: true, "aria-hidden": "true", tabindex: "-1",
      onchange: () => this.picked() });
    this.node = make("footer", { class: "composer" }, this.popup, this.context, this.form, this.keys,
      this.welcome, this.picker);
  }

  opener(text, label, act) {
    return make("button", { type: "button", class: "icon", "aria-label": label, text, onclick: act });
  }

  draw(chat) {
    const writable = this.phone.writable;
    this.form.hidden = !writable;
    this.welcome.hidden = writable;
    if (!writable) this.drawWelcome();
    this.commandButton.hidden = !chat.commands.length;
    const rows = JSON.stringify(chat.keyboard);
    this.keysButton.hidden = !chat.keyboard.length;
    if (rows !== this.shown) {
      this.shown = rows;
      this.keys.replaceChildren(...chat.keyboard.map((row) => make("div", { class: "row" },
        ...row.map((text) => make("button", { type: "button", text, onclick: () => this.phone.say(text) })))));
      this.keys.hidden = !chat.keyboard.length;
    }
    if (!writable) this.keys.hidden = true;
  }

  drawWelcome() {
    const { blocked } = this.phone.person;
    const about = this.phone.app.about;
    this.welcome.replaceChildren(
      blocked ? make("p", { text: WORDS.blocked })
        : about ? make("div", { class: "about-bot" }, make("strong", { text: WORDS.about }), make("p", { text: about })) : "",
      make("button", { type: "button", class: "main", text: blocked ? WORDS.restart : WORDS.start,
        onclick: () => this.phone.do({ do: "start" }) }));
  }

  clear() {
    this.target = null;
    this.shown = null;
    this.context.hidden = true;
    this.popup.hidden = true;
    this.box.value = "";
    this.grow();
  }

  focus() {
    (this.form.hidden ? this.welcome.querySelector("button") : this.box)?.focus();
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 120)}px`;
    this.sendButton.classList.toggle("ready", Boolean(this.box.value.trim()));
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return;
    const target = this.target;
    this.clear();
    this.phone.draw(this.phone.chat);
    if (target?.edit) await this.phone.do({ do: "edit", chat: target.chat, message: target.id, text });
    else await this.phone.say(text, target?.id);
    this.phone.toEnd(false);
  }

  // Closes whatever is open above the text box; true when there was something.
  escape() {
    const open = !this.popup.hidden || !this.context.hidden;
    this.popup.hidden = true;
    this.context.hidden = true;
    this.target = null;
    if (open) this.focus();
    return open;
  }

  reply(message) {
    this.aim({ id: message.id, chat: message.chat }, WORDS.replying(message.from.name), message.text || message.caption);
  }

  edit(message) {
    this.aim({ id: message.id, chat: message.chat, edit: true }, WORDS.editing, message.text);
    this.box.value = message.text;
    this.grow();
  }

  aim(target, title, text) {
    this.target = target;
    this.context.replaceChildren(
      make("div", {}, make("strong", { text: title }), make("span", { text: text || "" })),
      make("button", { type: "button", class: "icon", "aria-label": WORDS.cancel, text: "×", onclick: () => this.escape() }));
    this.context.hidden = false;
    this.focus();
  }

  toggleKeys() { this.keys.hidden = !this.keys.hidden; }

  open(items, label) {
    const again = !this.popup.hidden && this.popup.getAttribute("aria-label") === label;
    this.popup.setAttribute("aria-label", label);
    this.popup.replaceChildren(...items);
    this.popup.hidden = again;
    if (!again) this.popup.querySelector("button")?.focus();
  }

  commands() {
    this.open(this.phone.chat.commands.map(({ command, description }) =>
      make("button", { type: "button", onclick: () => { this.popup.hidden = true; this.phone.say(`/${command}`); } },
        make("strong", { text: `/${command}` }), make("span", { class: "quiet", text: description }))), WORDS.commands);
  }

  // Which group the bot shall be added to, as Telegram asks behind a startgroup link.
  groups(choose) {
    const groups = [...this.phone.chats.values()].filter((chat) => !chat.with_bot);
    if (!groups.length) return this.phone.toast(WORDS.noGroup);
    return this.open(groups.map((chat) =>
      make("button", { type: "button", text: chat.title, onclick: () => { this.popup.hidden = true; choose(chat.id); } })), WORDS.whichGroup);
  }

  attachments() {
    const item = (text, act) => make("button", { type: "button", text, onclick: () => { this.popup.hidden = true; act(); } });
    this.open([
      item(WORDS.canned, () => this.canned()),
      item(WORDS.photo, () => this.pick(true)),
      item(WORDS.file, () => this.pick(false)),
    ], WORDS.attach);
  }

  pick(photo) {
    this.photo = photo;
    this.picker.accept = photo ? "image/png,image/jpeg,image/gif" : "";
    this.picker.value = "";
    this.picker.click();
  }

  async picked() {
    const [file] = this.picker.files;
    if (!file) return;
    const { error } = await this.phone.send(file, this.photo);
    if (error) this.phone.toast(WORDS.failed + error);
  }

  // A village road at noon, drawn on the spot: enough of a photo for a board or a repaired road.
  canned() {
    const canvas = make("canvas", { width: "960", height: "720" });
    const pen = canvas.getContext("2d");
    const shade = (from, to, a, b) => {
      const slope = pen.createLinearGradient(0, from, 0, to);
      slope.addColorStop(0, a); slope.addColorStop(1, b);
      return slope;
    };
    pen.fillStyle = shade(0, 400, "#8cc4f0", "#e8f4fb"); pen.fillRect(0, 0, 960, 420);
    pen.fillStyle = "#7d9c6c"; pen.beginPath(); pen.moveTo(0, 380);
    for (let x = 0; x <= 960; x += 60) pen.lineTo(x, 330 + 50 * Math.sin(x / 130 + Math.random() / 3));
    pen.lineTo(960, 720); pen.lineTo(0, 720); pen.fill();
    pen.fillStyle = shade(400, 720, "#9cb87a", "#6f9450"); pen.fillRect(0, 410, 960, 310);
    pen.fillStyle = "#b9b4a8"; pen.beginPath(); pen.moveTo(440, 410); pen.lineTo(500, 410);
    pen.lineTo(820, 720); pen.lineTo(160, 720); pen.fill();
    pen.strokeStyle = "#f3efe2"; pen.lineWidth = 8; pen.setLineDash([40, 36]);
    pen.beginPath(); pen.moveTo(470, 420); pen.lineTo(490, 720); pen.stroke();
    pen.fillStyle = "#f6f1e6"; pen.fillRect(620, 300, 190, 130);
    pen.fillStyle = "#8d4f3c"; pen.beginPath(); pen.moveTo(600, 305); pen.lineTo(715, 240); pen.lineTo(830, 305); pen.fill();
    pen.fillStyle = "#6b7f8f"; pen.fillRect(650, 340, 40, 40); pen.fillRect(740, 340, 40, 90);
    canvas.toBlob((blob) => this.phone.send(new File([blob], "photo.jpg", { type: "image/jpeg" }), true), "image/jpeg", 0.85);
  }
}

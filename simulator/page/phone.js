// One phone: whose it is, the list of chats, the open chat, and what its owner does there.

import { get, order, upload } from "/page/api.js";
import { avatar, hour, make, sameDay, day } from "/page/dom.js";
import { bubble, key } from "/page/bubble.js";
import { Composer } from "/page/composer.js";
import { WORDS } from "/page/words.js";

const NEAR = 90;
const PATIENCE = 12000;

export class Phone {
  constructor(app, index) {
    this.app = app;
    this.index = index;
    this.follow = this.follow.bind(this);
    this.composer = new Composer(this);
    this.build();
  }

  // --- building ----------------------------------------------------------------------------

  build() {
    this.select = make("select", { "aria-label": WORDS.whose,
      onchange: () => this.handOver(Number(this.select.value)) });
    this.mine = true;
    this.mineButton = make("button", { type: "button", class: "own", hidden: true, onclick: () => this.own(!this.mine) });
    this.list = make("ul", { class: "chats", "aria-label": WORDS.chats });
    this.backBadge = make("span", { class: "badge", hidden: true });
    this.heading = make("div", { class: "heading" });
    this.menu = make("div", { class: "menu", role: "group", hidden: true });
    this.moreButton = make("button", { type: "button", class: "icon", "aria-label": WORDS.more,
      "aria-expanded": "false", text: "⋮", onclick: () => this.toggleMenu() });
    this.pin = make("button", { type: "button", class: "pin", hidden: true, onclick: () => this.toPinned() });
    this.log = make("ol", { class: "log", role: "log", "aria-label": WORDS.messages, tabindex: "0", "data-empty": WORDS.nothing,
      onscroll: () => this.scrolled() });
    this.down = make("button", { type: "button", class: "down", "aria-label": WORDS.down, hidden: true,
      text: "↓", onclick: () => this.toEnd(true) });
    this.toasts = make("div", { class: "toasts", role: "status" });
    this.alertBox = make("div", { class: "veil", hidden: true });
    this.talk = make("div", { class: "talk", hidden: true },
      make("header", {},
        make("button", { type: "button", class: "icon back", "aria-label": WORDS.back,
          onclick: () => this.close() }, make("span", { "aria-hidden": "true", text: "‹" }), this.backBadge),
        this.heading, this.moreButton, this.menu),
      this.pin,
      make("div", { class: "wall" }, this.log, this.down),
      this.composer.node);
    this.node = make("section", { class: "phone" },
      make("header", { class: "owner" }, this.select, this.mineButton),
      make("div", { class: "screen" }, this.list, this.talk, this.toasts, this.alertBox));
    this.node.addEventListener("keydown", (event) => this.escape(event) || this.arrow(event));
    new ResizeObserver(() => this.atEnd && this.toEnd(false)).observe(this.log);
  }

  escape(event) {
    if (event.key !== "Escape") return false;
    if (!this.alertBox.hidden) this.alertBox.querySelector("button").click();
    else if (!this.menu.hidden) this.toggleMenu();
    else if (!this.composer.escape() && !this.talk.hidden) this.close();
    return true;
  }

  // Left and right: the phone beside; up and down: from button to button.
  arrow(event) {
    const { key: name, target } = event;
    const typing = target.matches("textarea, input, select") && (target.value || target.matches("select"));
    if (typing || event.altKey || event.ctrlKey || event.metaKey || !this.alertBox.hidden) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[name];
    if (by) { event.preventDefault(); this.app.move(this, by); }
    const step = { ArrowUp: -1, ArrowDown: 1 }[name];
    if (!step || !target.matches(".key")) return;
    const keys = [...this.log.querySelectorAll(".key")];
    const next = keys[keys.indexOf(target) + step];
    if (next) { event.preventDefault(); next.focus(); }
  }

  // Where the keyboard comes in: the newest button, else the text box, else the list of chats.
  enter() {
    const newest = this.log.lastElementChild?.querySelector(".key");
    if (this.talk.hidden) this.list.querySelector("button")?.focus();
    else newest ? newest.focus() : this.composer.focus();
  }

  // --- whose phone ---------------------------------------------------------------------------

  // Whether its owner is played here, or acts by himself and is only watched.
  own(mine) {
    this.mine = mine;
    this.drawOwn();
    this.app.hold();
  }

  drawOwn() {
    this.mineButton.hidden = !this.app.automatic;
    this.mineButton.textContent = this.mine ? WORDS.mine : WORDS.auto;
    this.mineButton.setAttribute("aria-pressed", String(this.mine));
    this.mineButton.title = this.mine ? WORDS.mineLong : WORDS.autoLong;
  }

  // Another person at the same place: who was looking at the group goes on looking at the group.
  handOver(id) {
    this.own(true);
    return this.setUser(id, this.chat && !this.chat.private ? this.chat.id : undefined);
  }

  showPeople(people, unread) {
    const wanted = people.map((one) => {
      const count = unread[one.id] || 0;
      const words = one.caption ? `${one.name}（${one.caption}）` : one.name;
      return [one.id, words + (count && one.id !== this.user ? `  ● ${count}` : "")];
    });
    const signature = JSON.stringify(wanted);
    if (signature === this.peopleShown) return;
    this.peopleShown = signature;
    this.select.replaceChildren(...wanted.map(([id, words]) =>
      make("option", { value: id, text: words, selected: id === this.user })));
  }

  async setUser(id, chat) {
    this.user = id;
    this.since = 0;
    this.chats = new Map();
    this.nodes = new Map();
    this.chat = null;
    this.wantedChat = chat ?? id;
    this.select.value = id;
    this.pending = new Map();
    this.early = [];
    this.inFlight = 0;
    this.log.replaceChildren();
    this.alertBox.hidden = true;
    this.composer.clear();
    this.app.remember();
    const name = this.app.name(id);
    this.node.setAttribute("aria-label", WORDS.phone(name));
    await this.refresh();
  }

  async refresh() {
    if (this.refreshing) { this.again = true; return; }
    this.refreshing = true;
    do {
      this.again = false;
      const user = this.user;
      const data = await get(`/ui/phone/${user}?since=${this.since}`);
      if (data && user === this.user) this.take(data);
      else if (user !== this.user) this.again = true;
    } while (this.again);
    this.refreshing = false;
  }

  take(data) {
    this.since = data.seq;
    this.person = data.user;
    const present = new Set();
    for (const chat of data.chats) {
      present.add(chat.id);
      const known = this.chats.get(chat.id) ?? { messages: new Map() };
      for (const message of chat.messages) {
        message.deleted ? known.messages.delete(key(message)) : known.messages.set(key(message), message);
      }
      const changed = chat.messages.map(key);
      this.chats.set(chat.id, { ...chat, messages: known.messages, changed: new Set(changed) });
    }
    for (const id of this.chats.keys()) if (!present.has(id)) this.chats.delete(id);
    this.show(data.answers);
    this.node.dataset.seq = data.seq;
  }

  show(answers) {
    if (this.wantedChat && this.chats.has(this.wantedChat)) this.open(this.wantedChat);
    else if (this.chat) {
      const now = this.chats.get(this.chat.id) ?? this.successor();
      if (now) this.draw(now); else this.close();
    }
    this.wantedChat = null;
    this.drawList();
    answers.forEach((one) => this.answered(one));
  }

  successor() {
    return [...this.chats.values()].find((chat) =>
      [...chat.messages.values()].some((message) => message.chat === this.chat.id));
  }

  // --- list of chats ---------------------------------------------------------------------------

  drawList() {
    const chats = [...this.chats.values()].sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0));
    this.list.replaceChildren(...chats.map((chat) => this.entry(chat)));
    const others = chats.filter((chat) => chat.id !== this.chat?.id).reduce((sum, chat) => sum + chat.unread, 0);
    this.backBadge.hidden = !others;
    this.backBadge.textContent = others;
    this.list.hidden = Boolean(this.chat);
    this.talk.hidden = !this.chat;
  }

  entry(chat) {
    const last = chat.last;
    const words = last ? last.text || WORDS.kinds[last.kind] || "…" : WORDS.nothing;
    const who = last && !chat.private && last.name ? `${last.name}：` : "";
    return make("li", {}, make("button", { type: "button", onclick: () => this.open(chat.id, true) },
      avatar(chat.title, this.face(chat), "big"),
      make("span", { class: "about" },
        make("span", { class: "top" }, make("strong", { text: chat.title }),
          last ? make("time", { class: "quiet", text: hour(new Date(last.date * 1000)) }) : null),
        make("span", { class: "top" }, make("span", { class: "snippet", text: who + words }),
          chat.unread ? make("span", { class: "badge", "aria-label": WORDS.unread(chat.unread), text: chat.unread }) : null))));
  }

  face(chat) { return chat.private ? this.app.bot.id : chat.id; }

  open(id, focus = false) {
    const chat = this.chats.get(id);
    if (!chat) return;
    this.nodes.clear();
    this.log.replaceChildren();
    this.composer.clear();
    this.chat = chat;
    this.drawList();
    this.draw(chat, true);
    this.app.remember();
    if (focus) this.composer.focus();
  }

  close() {
    this.chat = null;
    this.menu.hidden = true;
    this.drawList();
    this.app.remember();
    this.list.querySelector("button")?.focus();
  }

  // --- the open chat ---------------------------------------------------------------------------

  get writable() {
    return this.person.started && !this.person.blocked || !this.chat?.private;
  }

  draw(chat, fresh = false) {
    const atEnd = fresh || this.nearEnd();
    const focus = this.focused();
    this.chat = chat;
    this.drawHeading(chat);
    this.drawMessages(chat, fresh);
    this.composer.draw(chat);
    this.refocus(focus);
    if (atEnd) this.toEnd(false);
    this.scrolled();
    this.showPointed();
  }

  // The demo's finger over a button: [message, label].
  point(place) {
    this.pointed = place;
    this.showPointed();
  }

  showPointed() {
    this.log.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
    if (!this.pointed || !this.chat) return;
    const [message, label] = this.pointed;
    const keys = this.nodes.get(`${this.chat.id}:${message}`)?.querySelectorAll(".key") ?? [];
    const button = [...keys].find((one) => one.textContent === label);
    button?.classList.add("pointed");
    button?.scrollIntoView({ block: "nearest" });
  }

  drawHeading(chat) {
    this.log.classList.toggle("private", chat.private);
    const below = chat.private ? WORDS.bot : WORDS.members(chat.members);
    this.heading.replaceChildren(avatar(chat.title, this.face(chat)),
      make("div", {}, make("h2", { text: chat.title }), make("p", { class: "quiet", text: below })));
    const pinned = chat.pinned;
    this.pin.hidden = !pinned;
    if (pinned) {
      this.pin.replaceChildren(make("strong", { text: WORDS.pinned }),
        make("span", { text: pinned.text || WORDS.kinds[pinned.kind] || "" }));
    }
    this.menu.replaceChildren(chat.private
      ? make("button", { type: "button", text: WORDS.stop, onclick: () => this.do({ do: "block" }) })
      : make("button", { type: "button", text: WORDS.leave, onclick: () => this.do({ do: "leave", chat: chat.id }) }));
  }

  drawMessages(chat, fresh) {
    const wanted = [];
    let before = null;
    for (const message of chat.messages.values()) {
      const date = new Date(message.date * 1000);
      if (!before || !sameDay(before, date)) wanted.push(this.separator(date));
      before = date;
      wanted.push(this.messageNode(message, chat, fresh));
    }
    let place = this.log.firstChild;
    for (const node of wanted) {
      if (node === place) place = place.nextSibling;
      else this.log.insertBefore(node, place);
    }
    while (place) { const next = place.nextSibling; place.remove(); place = next; }
    for (const known of [...this.nodes.keys()]) {
      if (!known.startsWith("day ") && !chat.messages.has(known)) this.nodes.delete(known);
    }
  }

  separator(date) {
    const words = day(date);
    const name = `day ${words}`;
    if (!this.nodes.has(name)) {
      this.nodes.set(name, make("li", { class: "notice day" }, make("span", { text: words })));
    }
    return this.nodes.get(name);
  }

  messageNode(message, chat, fresh) {
    const name = key(message);
    const old = this.nodes.get(name);
    if (old && !chat.changed.has(name)) return old;
    const node = bubble(message, this);
    if (old && !fresh) node.classList.add("changed");
    else if (!fresh) node.classList.add("arrived");
    this.nodes.set(name, node);
    return node;
  }

  focused() {
    const active = document.activeElement;
    if (!active || !this.log.contains(active)) return null;
    const message = active.closest("[data-key]");
    return { message: message?.dataset.key, at: active.dataset.at };
  }

  refocus(focus) {
    if (!focus?.message || this.log.contains(document.activeElement)) return;
    const node = this.nodes.get(focus.message);
    const button = node?.querySelector(`[data-at="${focus.at}"]`) ?? node?.querySelector("button");
    (button ?? this.log).focus({ preventScroll: true });
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toEnd(smooth) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  toPinned() {
    const node = this.nodes.get(`${this.chat.id}:${this.chat.pinned.id}`);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("changed");
  }

  scrolled() {
    if (!this.chat) return;
    const near = this.nearEnd();
    this.atEnd = near;
    this.down.hidden = near;
    if (near && this.chat.unread && document.visibilityState === "visible") {
      this.chat.unread = 0;
      order(this.user, { do: "read", chat: this.chat.id });
    }
  }

  toggleMenu() {
    this.menu.hidden = !this.menu.hidden;
    this.moreButton.setAttribute("aria-expanded", String(!this.menu.hidden));
    if (!this.menu.hidden) this.menu.querySelector("button")?.focus();
  }

  // --- doing -------------------------------------------------------------------------------------

  async do(what) {
    this.menu.hidden = true;
    const { result, error } = await order(this.user, what);
    if (error) this.toast(error.includes("not there any more") ? WORDS.gone : WORDS.failed + error);
    return result;
  }

  async press(message, button, row, column, node) {
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      return this.toast(WORDS.copied);
    }
    if (button.url && !this.ours(button.url)) return window.open(button.url, "_blank", "noopener");
    const place = { do: "press", chat: message.chat, message: message.id, row, column, label: button.text };
    if (button.url?.includes("startgroup=")) return this.composer.groups((group) => this.do({ ...place, group }));
    node.classList.add("busy");
    this.inFlight += 1;
    const id = await this.do(place);
    if (button.url?.includes("start=")) this.toPrivate();
    if (id) this.pending.set(id, node);
    else node.classList.remove("busy");
    setTimeout(() => this.settle(id), PATIENCE);
    this.inFlight = Math.max(0, this.inFlight - 1);
    // An answer may be quicker than the receipt of the press that it answers.
    this.early.splice(0).forEach((one) => this.answered(one));
  }

  settle(id) {
    const node = this.pending.get(id);
    node?.classList.remove("busy");
    return this.pending.delete(id);
  }

  answered({ id, text, alert }) {
    if (this.inFlight && !this.pending.has(id)) { this.early.push({ id, text, alert }); return; }
    const mine = this.settle(id);
    if (text && alert && mine) this.alert(text);
    else if (text) this.toast(text);
  }

  vote(message, options) {
    return this.do({ do: "vote", chat: message.chat, message: message.id, options });
  }

  say(text, reply) {
    return this.do({ do: "say", chat: this.chat.id, text, reply });
  }

  send(file, photo) {
    return upload(this.user, this.chat.id, file, { photo, name: file.name || "photo.png" });
  }

  answer(message) { this.composer.reply(message); }
  change(message) { this.composer.edit(message); }

  ours(url) {
    return new RegExp(`^(https?://)?t\\.me/(${this.app.bot.username}(\\?|$)|\\+)`, "i").test(url);
  }

  async follow(event, { url, command }) {
    if (url && !this.ours(url)) return;
    event.preventDefault();
    if (command) { await this.say(command); return; }
    if (url.includes("startgroup=")) { this.composer.groups((group) => this.do({ do: "open", url, group })); return; }
    await this.do({ do: "open", url });
    if (url.includes("start=")) this.toPrivate();
  }

  toPrivate() {
    if (this.chat?.id !== this.user) { this.wantedChat = this.user; this.refresh(); }
  }

  // --- what pops up --------------------------------------------------------------------------------

  toast(text) {
    const node = make("p", { class: "toast", text });
    this.toasts.append(node);
    setTimeout(() => node.remove(), 2500 + 60 * text.length);
  }

  alert(text) {
    const back = document.activeElement;
    const ok = make("button", { type: "button", class: "main", text: WORDS.ok, onclick: () => {
      this.alertBox.hidden = true;
      back?.isConnected ? back.focus() : this.log.focus();
    } });
    const box = make("div", { class: "alert", role: "alertdialog", "aria-modal": "true",
      "aria-label": this.app.bot.name }, make("p", { text }), ok);
    this.alertBox.replaceChildren(box);
    this.alertBox.hidden = false;
    ok.focus();
  }
}

// The page: top bar with the clock, the phones side by side, the viewer, and the live connection.

import { get, push, watch } from "/page/api.js";
import { full, make, setZone } from "/page/dom.js";
import { Phone } from "/page/phone.js";
import { WORDS } from "/page/words.js";

const $ = (id) => document.getElementById(id);
const WIDE = window.matchMedia("(min-width: 1120px)");
const MIDDLE = window.matchMedia("(min-width: 761px)");
const SAVED = "simulator-phones";

class App {
  async start() {
    this.phones = [];
    this.unread = {};
    await this.load();
    const saved = this.saved();
    await this.setCount(Math.min(saved.length || 3, this.fitting()), saved);
    watch((event) => this.hear(event), () => { $("offline").hidden = false; });
    setInterval(() => this.tick(), 1000);
    $("viewer-close").addEventListener("click", () => $("viewer").close());
    $("viewer").addEventListener("click", (event) => event.target === $("viewer") && $("viewer").close());
    document.addEventListener("visibilitychange", () => this.phones.forEach((phone) => phone.scrolled()));
  }

  async load() {
    const state = await get("/ui/state");
    this.opening = state.opening;
    Object.assign(this, { people: state.people, bot: state.bot, about: state.about, epoch: state.epoch });
    setZone(state.zone);
    $("title").textContent = state.bot.name;
    document.title = state.bot.name;
    this.jumps = state.jumps;
    this.drawJumps();
    this.drawActions(state.actions);
    this.setTime(state);
  }

  name(id) {
    return this.people.find((one) => one.id === id)?.name ?? String(id);
  }

  // --- phones -------------------------------------------------------------------------------

  fitting() {
    return Math.min(this.most(), this.people.length) || 1;
  }

  most() {
    return WIDE.matches ? 3 : MIDDLE.matches ? 2 : 1;
  }

  // In a smaller window the phones at the end are out of sight, not gone.
  fit() {
    this.phones.forEach((phone, index) => { phone.node.hidden = index >= this.most(); });
    this.drawCount();
  }

  saved() {
    try {
      const kept = JSON.parse(localStorage.getItem(SAVED)) ?? [];
      const wanted = kept.length ? kept : this.opening;
      return wanted.filter(([user]) => this.people.some((one) => one.id === user)).slice(0, 3);
    } catch { return this.opening; }
  }

  remember() {
    localStorage.setItem(SAVED, JSON.stringify(this.phones.map((phone) => [phone.user, phone.chat?.id ?? null])));
  }

  async setCount(count, saved = []) {
    while (this.phones.length > count) this.phones.pop().node.remove();
    const added = [];
    while (this.phones.length < count) {
      const phone = new Phone(this, this.phones.length);
      const taken = new Set([...this.phones.map((one) => one.user), ...saved.map(([user]) => user)]);
      const [user, chat] = saved[this.phones.length] ??
        [(this.people.find((one) => !taken.has(one.id)) ?? this.people[0])?.id];
      this.phones.push(phone);
      $("phones").append(phone.node);
      phone.user = user;
      phone.showPeople(this.people, this.unread);
      if (user) added.push(phone.setUser(user, chat ?? undefined));
    }
    this.fit();
    await Promise.all(added);
    this.remember();
  }

  drawCount() {
    const most = this.most();
    $("count").replaceChildren(...[1, 2, 3].filter((n) => n <= most).map((n) =>
      make("button", { type: "button", "aria-pressed": String(n === this.phones.length),
        "aria-label": WORDS.phones(n), text: n, onclick: () => this.setCount(n) })));
    $("count").prepend(make("span", { class: "quiet", "aria-hidden": "true", text: WORDS.handsets }));
    $("count").hidden = most < 2;
  }

  // --- time and actions -----------------------------------------------------------------------

  setTime({ now, next_due: due }) {
    this.now = new Date(now);
    this.heardAt = performance.now();
    this.due = due && new Date(due);
    this.tick();
    const next = $("jumps").querySelector('[data-key="next"]');
    if (next && !this.turning) {
      next.disabled = !due;
      next.title = due ? WORDS.nextDue(full(this.due)) : WORDS.nothingDue;
    }
  }

  tick() {
    const shown = new Date(this.now.getTime() + performance.now() - this.heardAt);
    const words = full(shown);
    if ($("now").textContent !== words) {
      $("now").textContent = words;
      $("now").dateTime = shown.toISOString();
    }
  }

  drawJumps() {
    $("jumps").replaceChildren(...this.jumps.map(({ key, label }) =>
      make("button", { type: "button", "data-key": key, text: label || WORDS.jumps[key] || key,
        onclick: () => this.jump(key) })));
    $("jumps").hidden = !this.jumps.length;
  }

  async jump(key) {
    this.turning = true;
    const buttons = [...$("jumps").querySelectorAll("button")];
    buttons.forEach((button) => { button.disabled = true; });
    $("now").classList.add("turning");
    const { result, error } = await push("jump", key);
    this.turning = false;
    buttons.forEach((button) => { button.disabled = false; });
    $("now").classList.remove("turning");
    if (error) this.phones[0]?.toast(WORDS.failed + error);
    if (result) this.setTime(result);
    buttons.find((button) => button.dataset.key === key)?.focus();
  }

  drawActions(actions) {
    const signature = JSON.stringify(actions);
    if (signature === this.actionsShown) return;
    this.actionsShown = signature;
    const focused = document.activeElement?.dataset?.action;
    $("actions").replaceChildren(...actions.map(({ key, label, on }) =>
      make("button", { type: "button", "data-action": key, class: on === null ? "" : "toggle",
        "aria-pressed": on === null ? null : String(on), text: label || WORDS.actions[key] || key,
        onclick: (event) => this.act(key, event.currentTarget) })));
    $("actions").hidden = !actions.length;
    $("note").textContent = actions.map((one) => one.note).filter(Boolean).join("　");
    if (focused) $("actions").querySelector(`[data-action="${focused}"]`)?.focus();
  }

  async act(key, button) {
    button.disabled = true;
    const { error } = await push("action", key);
    button.disabled = false;
    if (error) this.phones[0]?.toast(WORDS.failed + error);
  }

  // --- live -----------------------------------------------------------------------------------

  async hear(event) {
    $("offline").hidden = true;
    this.setTime(event);
    this.drawActions(event.actions);
    this.unread = event.unread;
    if (event.epoch !== this.epoch) await this.renew();
    else if (event.seq !== this.seq) await this.maybePeople();
    this.seq = event.seq;
    this.phones.forEach((phone) => {
      phone.showPeople(this.people, this.unread);
      if (phone.user && (phone.since ?? 0) < event.seq) phone.refresh();
    });
    this.drawWaiting();
    this.attend(event.focus);
  }

  // Whose phone has news and is not in sight: one press puts it there.
  drawWaiting() {
    const shown = new Set(this.phones.filter((phone) => !phone.node.hidden).map((phone) => phone.user));
    const waiting = this.people.filter((one) => this.unread[one.id] && !shown.has(one.id)).slice(0, 3);
    const signature = JSON.stringify(waiting.map((one) => [one.id, this.unread[one.id]]));
    if (signature === this.waitingShown) return;
    this.waitingShown = signature;
    $("waiting").hidden = !waiting.length;
    $("waiting").replaceChildren(make("span", { class: "quiet", text: WORDS.news }), ...waiting.map((one) =>
      make("button", { type: "button", onclick: () => this.bring(one.id) }, one.name,
        make("span", { class: "badge", text: this.unread[one.id] }))));
  }

  async bring(user) {
    const phone = this.phones.filter((one) => !one.node.hidden).at(-1);
    await phone.setUser(user);
    this.drawWaiting();
    phone.composer.focus();
  }

  async maybePeople() {
    if (this.people.length && !Object.keys(this.unread).some((id) => !this.people.some((one) => one.id === Number(id)))) return;
    await this.load();
    if (this.phones.some((phone) => !phone.user)) await this.renew();
  }

  async renew() {
    const before = this.phones.map((phone) => this.name(phone.user));
    await this.load();
    await Promise.all(this.phones.map((phone, index) => {
      const same = this.people.find((one) => one.name === before[index]) ?? this.people[index] ?? this.people[0];
      phone.user = same?.id;
      phone.peopleShown = null;
      phone.showPeople(this.people, this.unread);
      return same && phone.setUser(same.id);
    }));
  }

  // The demo may ask to look at somebody's chat, while it plays by itself.
  attend(focus) {
    const wanted = JSON.stringify(focus);
    if (!focus || wanted === this.attended) return;
    this.attended = wanted;
    const [user, chat] = focus;
    const phone = this.phones.find((one) => one.user === user) ?? this.phones[this.phones.length - 1];
    if (phone.user !== user) phone.setUser(user, chat);
    else if (phone.chat?.id !== chat) phone.open(chat);
    this.phones.forEach((one) => one.node.classList.toggle("attended", one === phone));
  }

  // --- documents and pictures -----------------------------------------------------------------

  async view({ kind, id, name, mime }) {
    const url = `/ui/file/${id}`;
    if (mime === "application/pdf") return window.open(url, "_blank", "noopener");
    const image = kind === "photo" || mime?.startsWith("image/");
    const body = image ? make("img", { src: url, alt: name }) : await this.pages(id);
    $("viewer-title").textContent = name;
    $("viewer-save").href = url;
    $("viewer-save").download = image && kind === "photo" ? "photo" : name;
    $("viewer").className = image ? "image" : "document";
    $("viewer-body").replaceChildren(body);
    return $("viewer").showModal();
  }

  async pages(id) {
    const data = await get(`/ui/preview/${id}`);
    if (!data) return make("p", { class: "quiet", text: WORDS.noPreview });
    return make("article", { class: "paper-page" }, ...data.blocks.map((block) =>
      typeof block === "string" ? make("p", { text: block })
        : make("table", {}, make("tbody", {}, ...block.map((row) =>
          make("tr", {}, ...row.map((cell) => make("td", { text: cell }))))))));
  }
}

const app = new App();
[WIDE, MIDDLE].forEach((query) => query.addEventListener("change", () => app.fit()));
app.start();

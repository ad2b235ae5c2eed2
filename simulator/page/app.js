// The page: top bar with the clock, the phones side by side, the viewer, and the live connection.

import { get, hold, push, watch } from "/page/api.js";
import { full, make, setZone, short } from "/page/dom.js";
import { paper } from "/page/paper.js";
import { Phone } from "/page/phone.js";
import { WORDS } from "/page/words.js";

const $ = (id) => document.getElementById(id);
const WIDE = window.matchMedia("(min-width: 1120px)");
const MIDDLE = window.matchMedia("(min-width: 761px)");
const PLAYING = ["pause", "resume"];
const SAVED = "simulator-phones";

class App {
  async start() {
    this.phones = [];
    this.unread = {};
    await this.load();
    const saved = this.saved();
    await this.setCount(Math.min(saved.length || 3, this.fitting()), saved);
    watch((event) => this.hear(event), () => { $("offline").hidden = false; this.held = ""; });
    setInterval(() => this.tick(), 1000);
    $("viewer-close").addEventListener("click", () => $("viewer").close());
    $("viewer").addEventListener("click", (event) => event.target === $("viewer") && $("viewer").close());
    $("menu").addEventListener("click", () => this.toggleMenu());
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
    this.drawWaiting();
    this.tick();
    this.hold();
  }

  // Whose phones are in sight; said again whenever that, or the connection, changes.
  hold() {
    const users = this.inSight().filter((phone) => phone.mine).map((phone) => phone.user).filter(Boolean);
    if (JSON.stringify(users) === this.held) return;
    this.held = JSON.stringify(users);
    hold(users);
  }

  inSight() {
    return this.phones.filter((phone) => !phone.node.hidden);
  }

  // Arrow keys go from phone to phone.
  move(phone, by) {
    const shown = this.inSight();
    shown[shown.indexOf(phone) + by]?.enter();
  }

  saved() {
    try {
      const kept = JSON.parse(localStorage.getItem(SAVED)) ?? [];
      const wanted = kept.length ? kept : this.opening;
      return wanted.filter(([user]) => this.people.some((one) => one.id === user)).slice(0, 3);
    } catch { return this.opening; }
  }

  remember() {
    this.hold();
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
      phone.drawOwn();
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
    const words = (MIDDLE.matches ? full : short)(shown);
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
    this.toggleMenu(false);
    const buttons = [...$("jumps").querySelectorAll("button")];
    buttons.forEach((button) => { button.disabled = true; });
    $("now").classList.add("turning");
    const { result, error } = await push("jump", key);
    this.turning = false;
    buttons.forEach((button) => { button.disabled = false; });
    $("now").classList.remove("turning");
    if (error || result?.said) this.say(error ? WORDS.failed + error : result.said);
    if (result) this.setTime(result);
    buttons.find((button) => button.dataset.key === key)?.focus();
  }

  drawActions(actions) {
    const signature = JSON.stringify(actions);
    if (signature === this.actionsShown) return;
    this.actionsShown = signature;
    const focused = document.activeElement?.dataset?.action;
    $("actions").replaceChildren(...actions.map(({ key, label, on, ask }) =>
      make("button", { type: "button", "data-action": key, class: on === null ? "" : "toggle",
        "aria-pressed": on === null ? null : String(on), text: label || WORDS.actions[key] || key,
        onclick: (event) => this.act(key, ask, event.currentTarget) })));
    $("actions").hidden = !actions.length;
    const note = actions.map((one) => one.note).filter(Boolean).join("　");
    if ($("note").textContent !== note) $("note").textContent = note;
    const playing = actions.some((one) => PLAYING.includes(one.key));
    this.automatic = actions.some((one) => one.on);
    this.phones.forEach((phone) => phone.drawOwn());
    document.body.classList.toggle("playing", playing);
    if (playing) this.toggleMenu(false);
    const again = $("actions").querySelector(`[data-action="${focused}"]`) ?? $("actions").querySelector("button");
    if (focused) again?.focus();
    this.drawBelow();
  }

  async act(key, ask, button) {
    if (ask && !(await this.sure(ask))) return;
    if (!button.classList.contains("toggle")) this.toggleMenu(false);
    button.disabled = true;
    const { error } = await push("action", key);
    button.disabled = false;
    if (error) this.say(WORDS.failed + error);
  }

  // A question before something that cannot be taken back.
  sure(words) {
    $("ask-words").textContent = words;
    $("ask").returnValue = "";
    $("ask").showModal();
    return new Promise((done) => {
      $("ask").addEventListener("close", () => done($("ask").returnValue === "yes"), { once: true });
    });
  }

  say(words) {
    this.inSight()[0]?.toast(words);
  }

  toggleMenu(open = !document.body.classList.contains("menu-open")) {
    document.body.classList.toggle("menu-open", open);
    $("menu").setAttribute("aria-expanded", String(open));
  }

  drawBelow() {
    $("below").hidden = $("waiting").hidden && !$("note").textContent;
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
    this.hold();
    this.attend(event.focus, event.pointing);
  }

  // Whose phone has news and is not in sight: one press puts it there.
  drawWaiting() {
    const shown = new Set(this.inSight().map((phone) => phone.user));
    const waiting = this.people.filter((one) => this.unread[one.id] && !shown.has(one.id)).slice(0, this.most());
    const signature = JSON.stringify(waiting.map((one) => [one.id, this.unread[one.id]]));
    if (signature === this.waitingShown) return;
    this.waitingShown = signature;
    $("waiting").hidden = !waiting.length;
    $("waiting").replaceChildren(make("span", { class: "quiet", text: WORDS.news }), ...waiting.map((one) =>
      make("button", { type: "button", onclick: () => this.bring(one.id) }, one.name,
        make("span", { class: "badge", text: this.unread[one.id] }))));
    this.drawBelow();
  }

  async bring(user) {
    const phone = this.inSight().at(-1);
    await phone.setUser(user);
    this.drawWaiting();
    phone.composer.focus();
  }

  async maybePeople() {
    if (this.people.length && !Object.keys(this.unread).some((id) => !this.people.some((one) => one.id === Number(id)))) return;
    await this.load();
    if (this.phones.some((phone) => !phone.user)) await this.renew();
  }

  // A world begun afresh: the phones lie as they did at the beginning.
  async renew() {
    const before = this.phones.map((phone) => this.name(phone.user));
    await this.load();
    await Promise.all(this.phones.map((phone, index) => {
      const [user, chat] = this.opening[index] ?? [];
      const same = this.people.find((one) => one.id === user) ??
        this.people.find((one) => one.name === before[index]) ?? this.people[index] ?? this.people[0];
      phone.user = same?.id;
      phone.peopleShown = null;
      phone.showPeople(this.people, this.unread);
      return same && phone.setUser(same.id, chat);
    }));
  }

  // The demo may ask to look at somebody's chat, and at a button there, while it plays by itself.
  attend(focus, pointing) {
    const [user, chat] = focus ?? [];
    if (focus && JSON.stringify(focus) !== this.attended) this.bringOn(this.stage(user, chat), user, chat);
    this.attended = JSON.stringify(focus);
    this.inSight().forEach((one) => {
      const here = Boolean(focus) && one.user === user && (one.chat?.id ?? one.wantedChat) === chat;
      one.node.classList.toggle("attended", here);
      one.point(here ? pointing : null);
    });
  }

  bringOn(phone, user, chat) {
    this.turns = (this.turns ?? 0) + 1;
    phone.lastOn = this.turns;
    if (phone.user !== user) phone.setUser(user, chat);
    else if (phone.chat?.id !== chat) phone.open(chat);
  }

  // Which phone shows the scene: the one that does already; one stays with the group and the first
  // where it is, as long as there are others.
  stage(user, chat) {
    const shown = this.inSight();
    const there = shown.find((one) => one.user === user && one.chat?.id === chat);
    if (there) return there;
    const group = shown.filter((one) => one.chat && !one.chat.private);
    if (chat !== user) return group[0] ?? shown.at(-1);
    const others = shown.filter((one) => !group.includes(one));
    const free = others.length ? others : shown;
    const spare = free.length > 1 ? free.slice(1) : free;
    return free.find((one) => one.user === user) ?? spare.sort((a, b) => (a.lastOn ?? 0) - (b.lastOn ?? 0))[0];
  }

  // --- documents and pictures -----------------------------------------------------------------

  async view({ kind, id, name, mime }) {
    const url = `/ui/file/${id}`;
    const image = kind === "photo" || mime?.startsWith("image/");
    const printed = mime === "application/pdf" && navigator.pdfViewerEnabled;
    const body = image ? make("img", { src: url, alt: name })
      : printed ? make("iframe", { src: url, title: name }) : await this.pages(id);
    $("viewer-title").textContent = name;
    $("viewer-save").href = url;
    $("viewer-save").download = image && kind === "photo" ? "photo" : name;
    $("viewer").className = image ? "image" : printed ? "printed" : "document";
    $("viewer-body").replaceChildren(body);
    return $("viewer").showModal();
  }

  async pages(id) {
    const data = await get(`/ui/preview/${id}`);
    return data ? paper(data.blocks) : make("p", { class: "quiet", text: WORDS.noPreview });
  }
}

const app = new App();
app.start().then(() => {
  [WIDE, MIDDLE].forEach((query) => query.addEventListener("change", () => app.fit()));
  app.fit();
});

// Talks to the simulator; every order carries a header that no other site's page can send.

const MINE = { "x-simulator": "1" };

export async function get(path) {
  const answer = await fetch(path);
  return answer.ok ? answer.json() : null;
}

async function post(path, init) {
  try {
    const answer = await fetch(path, { method: "POST", ...init, headers: { ...MINE, ...init.headers } });
    return await answer.json();
  } catch (wrong) {
    return { error: String(wrong) };
  }
}

export function order(user, what) {
  return post(`/ui/phone/${user}`, {
    body: JSON.stringify(what),
    headers: { "content-type": "application/json" },
  });
}

export function upload(user, chat, file, { photo, name, caption = "" }) {
  const query = new URLSearchParams({ chat, name, caption, ...(photo ? { photo: "1" } : {}) });
  return post(`/ui/phone/${user}/file?${query}`, {
    body: file,
    headers: { "content-type": file.type || "application/octet-stream" },
  });
}

export function push(kind, key) {
  return post(`/ui/${kind}/${encodeURIComponent(key)}`, { headers: {} });
}

// Tells the simulator whose phones stand open here: nobody else shall act for these people.
const PAGE = Math.random().toString(36).slice(2);
export function hold(users) {
  return post(`/ui/page/${PAGE}`, {
    body: JSON.stringify({ users }),
    headers: { "content-type": "application/json" },
  });
}

export function watch(hear, lost) {
  const source = new EventSource(`/events?page=${PAGE}`);
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onerror = () => lost();
  return source;
}

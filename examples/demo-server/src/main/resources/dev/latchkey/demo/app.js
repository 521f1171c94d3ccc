"use strict";

/** What the codes of a weak password mean. */
const WEAKNESSES = {
  too_short: "It is too short.",
  too_long: "It is too long.",
  invalid_characters: "It has characters that cannot be used.",
  too_common: "It is one of the most common passwords.",
  too_weak: "It is too easy to guess.",
  context_word: "It is little more than your username or the name of this site.",
  breached: "It was published after a break-in elsewhere.",
};

function say(text, bad) {
  byId("status").textContent = text;
  byId("status").classList.toggle("bad", bad);
}

function sayRefusal(answer) {
  const reasons = (answer.violations || []).map((code) => WEAKNESSES[code] || code);
  say([answer.message, ...reasons].join(" "), true);
}

/** Shows who is logged in, or the form where nobody is. */
async function show() {
  const me = await call("GET", "me");
  byId("signed-in").hidden = !me.ok;
  byId("signed-out").hidden = me.ok;
  if (me.ok) {
    byId("me").textContent = me.answer.username;
    byId("admin").hidden = !me.answer.roles.includes("admin");
    const users = await call("GET", "users");
    byId("users").replaceChildren(...users.answer.map((user) => item(user.username)));
    const sessions = await call("GET", "sessions");
    byId("sessions").replaceChildren(...sessions.answer.map(sessionItem));
  }
}

function item(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}

function sessionItem(session) {
  const used = new Date(session.last_used_at).toLocaleString();
  const element = item(session.device + ", " + session.address + ", " + used);
  if (session.current) {
    element.append(" (this one)");
  } else {
    const button = document.createElement("button");
    button.textContent = "End";
    button.className = "second small";
    button.setAttribute("aria-label", "End the session of " + session.device + ", " + used);
    button.addEventListener("click", alone(() => end(session.id)));
    element.append(" ", button);
  }
  return element;
}

async function end(id) {
  const { ok, answer } = await call("DELETE", "sessions/" + id);
  say(ok ? "The session was ended." : answer.message, !ok);
  await show();
}

async function submit(event) {
  event.preventDefault();
  const credentials = { username: byId("username").value, password: byId("password").value };
  const path = event.submitter && event.submitter.value === "register" ? "register" : "login";
  const { ok, answer } = await call("POST", path, credentials);
  if (!ok) {
    sayRefusal(answer);
    return;
  }
  say(answer.message, false);
  if (path === "login") {
    byId("signed-out").reset();
    await show();
  }
}

async function logout(path) {
  const { ok, answer } = await call("POST", path);
  say(answer.message, !ok);
  await show();
}

/** Goes to a closed page with a token that is fresh: a page cannot refresh one before it is there. */
async function visit(event) {
  event.preventDefault();
  const me = await call("GET", "me");
  if (me.ok) {
    location.assign(event.target.href);
  } else {
    await show();
  }
}

/** One thing at a time; a server that does not answer is said and not swallowed. */
function alone(action) {
  return async (event) => {
    const buttons = document.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    try {
      await action(event);
    } catch (error) {
      say("The server does not answer.", true);
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  };
}

byId("admin-link").addEventListener("click", alone(visit));
byId("signed-out").addEventListener("submit", alone(submit));
byId("logout").addEventListener("click", alone(() => logout("logout")));
byId("logout-all").addEventListener("click", alone(() => logout("logout-all")));
alone(show)();

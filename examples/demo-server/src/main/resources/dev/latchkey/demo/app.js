"use strict";

const byId = (id) => document.getElementById(id);

/** What the codes of a weak password mean. */
const WEAKNESSES = {
  too_short: "It is too short.",
  too_long: "It is too long.",
  invalid_characters: "It has characters that cannot be used.",
};

async function call(method, path, body) {
  const response = await fetch("/api/" + path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  return { ok: response.ok, answer: await response.json() };
}

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
    const users = await call("GET", "users");
    byId("users").replaceChildren(...users.answer.map(entry));
  }
}

function entry(user) {
  const item = document.createElement("li");
  item.textContent = user.username;
  return item;
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

async function logout() {
  const { answer } = await call("POST", "logout");
  say(answer.message, false);
  await show();
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

byId("signed-out").addEventListener("submit", alone(submit));
byId("logout").addEventListener("click", alone(logout));
alone(show)();

"use strict";

/* What every page needs: requests that refresh an expired token on the way. */

const byId = (id) => document.getElementById(id);

function cookie(name) {
  const entry = document.cookie.split("; ").find((text) => text.startsWith(name + "="));
  return entry ? entry.slice(name.length + 1) : "";
}

/**
 * One request to an endpoint of Latchkey, or to another path if it begins with a slash; a change
 * carries the token that no other site can read.
 */
async function send(method, path, body, headers = {}) {
  if (method !== "GET") {
    headers["X-CSRF-Token"] = cookie("csrf_token");
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(path.startsWith("/") ? path : "/api/" + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { ok: response.ok, status: response.status, answer: text ? JSON.parse(text) : {} };
}

/** The same; an access token that has expired is refreshed and the request sent again. */
async function call(method, path, body) {
  const result = await send(method, path, body);
  return result.answer.error === "token_expired" && (await refresh()) ? send(method, path, body) : result;
}

/**
 * Refreshes the tokens. The attempt is remembered until it has succeeded or was refused for good: if
 * the answer is lost, even with the page, the same attempt gets the same tokens again.
 */
async function refresh() {
  const attempt = localStorage.getItem("refresh-attempt") || crypto.randomUUID();
  localStorage.setItem("refresh-attempt", attempt);
  const { ok, status } = await send("POST", "refresh", null, { "Refresh-Attempt": attempt });
  if (ok || status === 401) {
    localStorage.removeItem("refresh-attempt");
  }
  return ok;
}

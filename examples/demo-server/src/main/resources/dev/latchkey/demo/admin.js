"use strict";

const SVG = "http://www.w3.org/2000/svg";
const PERIOD_MILLIS = 5000;
const WIDTH = 600;
const HEIGHT = 160;
const FOOT = 20;

/** An element with a text; whatever the text is, it is shown and never markup. */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function drawing(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.textContent = text || "";
  return made;
}

function clock(time) {
  return new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function details(event) {
  const pairs = Object.entries(event.attributes).map(([name, value]) => name + ": " + value);
  return (event.user_id ? ["user_id: " + event.user_id] : []).concat(pairs).join(", ");
}

function row(event) {
  const made = document.createElement("tr");
  const time = new Date(event.time).toLocaleTimeString();
  made.append(...[time, event.type, event.address, details(event)].map((text) => element("td", text)));
  return made;
}

function alarmItem(event) {
  return element("li", new Date(event.time).toLocaleString() + ": " + event.type + ", " + details(event));
}

/** Two bars for each minute, failures on top of successes. */
function bars(minute, index, count, most) {
  const width = WIDTH / count;
  const scale = (HEIGHT - FOOT) / most;
  const bar = (name, value, below) => drawing("rect", {
    class: name,
    x: index * width + 1,
    y: HEIGHT - FOOT - (below + value) * scale,
    width: width - 2,
    height: value * scale,
  });
  return [bar("good", minute.logged_in, 0), bar("bad", minute.login_failed, minute.logged_in)];
}

function sum(minutes, name) {
  return minutes.reduce((total, minute) => total + minute[name], 0);
}

function draw(minutes) {
  const summary = sum(minutes, "logged_in") + " succeeded, " + sum(minutes, "login_failed") + " failed.";
  byId("summary").textContent = summary;
  const most = Math.max(1, ...minutes.map((minute) => minute.logged_in + minute.login_failed));
  const chart = drawing("svg", {
    viewBox: "0 0 " + WIDTH + " " + HEIGHT, role: "img", "aria-label": "By minute, of the last hour: " + summary,
  });
  chart.append(...minutes.flatMap((minute, index) => bars(minute, index, minutes.length, most)));
  chart.append(
    drawing("text", { x: 0, y: HEIGHT - 4 }, clock(minutes[0].time)),
    drawing("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, clock(minutes[minutes.length - 1].time)),
    drawing("text", { x: 0, y: 12 }, "up to " + most + " a minute"));
  byId("chart").replaceChildren(chart);
}

function say(activity) {
  const lost = activity.dropped > 0 ? " " + activity.dropped + " events were not stored." : "";
  byId("status").textContent =
    (activity.alarm ? "Far more logins fail than usual." : "No alarm just now.") + lost;
  byId("status").classList.toggle("bad", activity.alarm);
}

function show(activity) {
  say(activity);
  draw(activity.minutes);
  byId("no-alarms").hidden = activity.alarms.length > 0;
  byId("alarms").replaceChildren(...activity.alarms.map(alarmItem));
  byId("events").replaceChildren(...activity.events.map(row));
}

/** Again and again; who is no longer logged in, or no longer an administrator, goes to the first page. */
async function watch() {
  try {
    const { ok, status, answer } = await call("GET", "/admin/activity");
    if (status === 401 || status === 403) {
      location.assign("/");
      return;
    }
    if (ok) {
      show(answer);
    } else {
      byId("status").textContent = answer.message;
    }
  } catch (error) {
    byId("status").textContent = "The server does not answer.";
  }
  setTimeout(watch, PERIOD_MILLIS);
}

watch();

#!/usr/bin/python3
"""Loads Latchkey's filter and the application of the usual Flask tutorial with wrk, idle and during a login storm.

It needs the Debian packages that REQUIRED_* name, and the JAR of the benchmarks. Everything runs on this machine, on free
ports of 127.0.0.1, for at most eight minutes, and ends with the script. The database is the one that MONGO_URI names
(it is written to: give it a fresh one), else mongo-java-server in memory.
"""

import argparse
import contextlib
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from processes import HERE, TARGET, Process, end_on_signals, java, refuse, require

REQUIRED_COMMANDS = {"wrk": "wrk", "/usr/bin/gunicorn": "gunicorn"}
REQUIRED_MODULES = {
    "flask": "python3-flask",
    "jwt": "python3-jwt",
    "bcrypt": "python3-bcrypt",
    "pymongo": "python3-pymongo",
}
BUDGET_SECONDS = 440
STORM_LEAD_SECONDS = 2
WARM_UP_SECONDS = 5
# In a storm its answers take so long that a short measurement would see none.
FLASK_STORM_TIMES_AS_LONG = 4
USER = {"username": "alice", "password": "seven quiet lanterns on a hill"}

# The throttle of addresses out of the way, so that a storm from one address comes as far as hashing.
LANE = {"AUTH_THROTTLE_ADDRESS_FAILURES": "1000000"}
LATCHKEY = {
    "shipped": {},
    "lane": LANE,
    "no_lane": {**LANE, "AUTH_HASHING_WIDTH": "1024", "AUTH_HASHING_QUEUE": "10000"},
}
NAMES = {
    "shipped": "Latchkey as shipped",
    "lane": "Latchkey, address throttle off",
    "no_lane": "Latchkey, throttle and lane off",
    "flask": "Flask tutorial",
}


class Target:
    """A server with an open and a closed route, and a user who has logged in there."""

    def __init__(self, key, process, port, login_path, fixed_user):
        self.key = key
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self.login_path = login_path
        self.fixed_user = fixed_user
        self.routes = {}

    def log_in(self, register_path, cookie):
        """Registers the user where nobody did before, and keeps what a request needs for each route."""
        with contextlib.suppress(urllib.error.HTTPError):
            self._post(register_path)
        cookies = self._post(self.login_path).headers.get_all("Set-Cookie")
        token = next(one.split(";")[0].partition("=")[2] for one in cookies if one.startswith(cookie + "="))
        self.routes = {"open": ("/open", ""), "cookie": ("/closed", f"Cookie: {cookie}={token}")}
        if self.key != "flask":
            self.routes["header"] = ("/closed", f"Authorization: Bearer {token}")

    def _post(self, path):
        body = json.dumps(USER).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        return urllib.request.urlopen(request, timeout=30)

    def measure(self, route, connections, seconds):
        path, header = self.routes[route]
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
        command += ["-s", str(HERE / "measure.lua"), self.url + path]
        environment = {**os.environ, "LOAD_HEADER": header}
        output = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds + 60).stdout
        found = result(output)
        if found["refused"]:
            refuse(f"{self.key}: {found['refused']} requests to {path} were refused, so this would be no figure of it")
        return {
            "requests_per_second": found["requests"] * 1e6 / found["micros"],
            "median_ms": found["median"] / 1000,
            "p99_ms": found["p99"] / 1000,
            "broken": found["broken"],
        }

    def storm(self, clients, pace):
        command = ["wrk", "-t1", f"-c{clients}", "-d300s", "--timeout", "60s"]
        command += ["-s", str(HERE / "storm.lua"), self.url + self.login_path]
        environment = {"STORM_RUN": "storm-" + secrets.token_hex(4), "STORM_PACE": str(pace)}
        if self.fixed_user:
            environment["STORM_USER"] = USER["username"]
        return Process("storm-" + self.key, command, environment)


def result(output):
    for line in output.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line[len("RESULT "):])
    refuse("wrk told nothing: " + output.strip())


def database(stack):
    if os.environ.get("MONGO_URI"):
        return os.environ["MONGO_URI"], "MONGO_URI"
    server = stack.enter_context(java("stand-in-database", "StandInDatabase"))
    return f"mongodb://127.0.0.1:{server.await_port()}/latchkey_load", "mongo-java-server in memory"


def latchkey(stack, key, settings, mongo_uri, secret):
    environment = {
        "MONGO_URI": mongo_uri,
        "SECRET_KEY": secret,
        "JWT_EXP_DELTA_SECONDS": "3600",
        "AUTH_INSECURE_COOKIES": "true",
        **settings,
    }
    process = stack.enter_context(java("latchkey-" + key, "LoadServer", environment))
    target = Target(key, process, process.await_port(), "/api/login", fixed_user=False)
    target.log_in("/api/register", "access_token")
    return target


def flask(stack, mongo_uri, secret, threads):
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=2048))
    parts = urllib.parse.urlsplit(mongo_uri)
    environment = {
        "TUTORIAL_MONGO_URI": parts._replace(path=parts.path + "_tutorial").geturl(),
        "SECRET_KEY": secret,
    }
    command = ["/usr/bin/gunicorn", "--workers", "2", "--threads", str(threads), "--timeout", "120", "--graceful-timeout", "1"]
    command += ["--bind", f"fd://{listener.fileno()}", "--chdir", str(HERE), "--log-level", "warning", "tutorial:app"]
    process = stack.enter_context(Process("flask", command, environment, (listener.fileno(),)))
    target = Target("flask", process, listener.getsockname()[1], "/login", fixed_user=True)
    target.log_in("/register", "token")
    return target


def one_round(targets, number, options, figures, storms):
    order = targets[number % len(targets):] + targets[:number % len(targets)]
    for target in order:
        measure_all(target, "idle", number, options.connections, options.seconds, figures)
        with target.storm(options.storm, options.pace) as storm:
            time.sleep(STORM_LEAD_SECONDS)
            seconds = options.seconds * (FLASK_STORM_TIMES_AS_LONG if target.key == "flask" else 1)
            measure_all(target, "storm", number, options.connections, seconds, figures)
            storms.setdefault(target.key, []).append(result(storm.end(signal.SIGINT)))
        target.process.await_quiet()


def measure_all(target, state, number, connections, seconds, figures):
    routes = list(target.routes)
    for route in routes if number % 2 == 0 else reversed(routes):
        found = target.measure(route, connections, seconds)
        figures.setdefault((target.key, state, route), []).append(found)


def median(figures, place, what):
    return statistics.median(one[what] for one in figures[place])


def ratio(figures, above, below):
    """The median of the ratios within the rounds; each place is a list, compared in order."""
    pairs = zip(each(figures, above), each(figures, below))
    return statistics.median(a / b if b else float("inf") for a, b in pairs)


def each(figures, places):
    return [one["requests_per_second"] for place in places for one in figures[place]]


def ratios(figures):
    found = {}
    for route in ("header", "cookie"):
        idle = [[(key, "idle", one) for key in LATCHKEY] for one in (route, "open")]
        found[f"{route}_to_open"] = ratio(figures, *idle)
    found["flask.cookie_to_open"] = ratio(figures, [("flask", "idle", "cookie")], [("flask", "idle", "open")])
    for key, state, route in figures:
        if state == "storm":
            found[f"{key}.{route}.storm_to_idle"] = ratio(figures, [(key, state, route)], [(key, "idle", route)])
        if key == "no_lane":
            found[f"{route}.{state}.lane_to_no_lane"] = ratio(figures, [("lane", state, route)], [(key, state, route)])
        if key == "flask":
            found[f"{route}.{state}.latchkey_to_flask"] = ratio(
                figures, [("lane", state, route)], [(key, state, route)])
    return found


def report(figures, storms, options, rounds, place):
    flat = {
        "rounds": rounds,
        "seconds": options.seconds,
        "connections": options.connections,
        "storm_clients": options.storm,
        "storm_pace_ms": options.pace,
        "flask_threads": options.flask_threads,
        "database": place,
        "processors": os.cpu_count(),
    }
    for place_of, runs in figures.items():
        for what in runs[0]:
            flat[".".join((*place_of, what))] = round(median(figures, place_of, what), 3)
    for key, runs in storms.items():
        for what in ("hashed", "throttled", "busy", "other"):
            per_second = statistics.median(one[what] * 1e6 / one["micros"] for one in runs)
            flat[f"{key}.storm.{what}_per_second"] = round(per_second, 2)
    # JSON has no infinity: nothing was answered there.
    flat.update({"ratio." + key: round(value, 3) if value != float("inf") else None
                 for key, value in ratios(figures).items()})
    return flat


def table(flat):
    yield (f"{flat['rounds']} rounds of {flat['seconds']} s, medians; wrk with {flat['connections']} kept connections;"
           f" storm: {flat['storm_clients']} clients, {flat['storm_pace_ms']} ms between tries;"
           f" {flat['processors']} processors, shared by server, database and load; {flat['database']}.")
    yield (f"Flask: gunicorn with 2 workers and {flat['flask_threads']} thread(s) each; it reads the user from the"
           " database for each protected request, as such tutorials do.")
    yield ("Its storm is of a known user, because it hashes nothing for an unknown one; Latchkey's is of a new name"
           f" each time. In the storm Flask is measured {FLASK_STORM_TIMES_AS_LONG} times as long.")
    yield ""
    yield "| server | route | idle: requests/s | median ms | p99 ms | storm: requests/s | median ms | p99 ms | storm / idle |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for key, name in NAMES.items():
        for route in ("open", "cookie") if key == "flask" else ("open", "cookie", "header"):
            cells = [f"{flat[f'{key}.{state}.{route}.{what}']:,.{digits}f}" for state in ("idle", "storm")
                     for what, digits in (("requests_per_second", 0), ("median_ms", 2), ("p99_ms", 2))]
            yield f"| {name} | {route} | " + " | ".join([*cells, shown(flat, f"{key}.{route}.storm_to_idle")]) + " |"
    yield ""
    yield "| ratio of requests per second | measured | must | reach for |"
    yield "|---|---|---|---|"
    for key, name, must, reach in (
            ("header_to_open", "protected by header / open", ">= 0.90", ">= 0.97"),
            ("cookie_to_open", "protected by cookie / open", ">= 0.90", ">= 0.97"),
            ("flask.cookie_to_open", "Flask: protected by cookie / open", "", ""),
            ("open.storm.lane_to_no_lane", "storm, open: lane on / off", "", ""),
            ("header.storm.lane_to_no_lane", "storm, header: lane on / off", "", ""),
            ("cookie.storm.lane_to_no_lane", "storm, cookie: lane on / off", "", ""),
            ("cookie.idle.latchkey_to_flask", "idle, cookie: Latchkey / Flask", "", ""),
            ("cookie.storm.latchkey_to_flask", "storm, cookie: Latchkey with its lane / Flask", "", "")):
        yield f"| {name} | {shown(flat, key)} | {must} | {reach} |"
    yield ""
    yield "| answers to the storm, each second | hashed (401) | throttled (429) | busy (503) | other |"
    yield "|---|---|---|---|---|"
    for key, name in NAMES.items():
        cells = (f"{flat[f'{key}.storm.{what}_per_second']:,.1f}" for what in ("hashed", "throttled", "busy", "other"))
        yield f"| {name} | " + " | ".join(cells) + " |"


def shown(flat, key):
    value = flat["ratio." + key]
    return "the other answered nothing" if value is None else f"{value:.3f}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement (3)")
    parser.add_argument("--connections", type=int, default=16, help="that are kept (16)")
    parser.add_argument("--storm", type=int, default=64, help="clients that try passwords (64)")
    parser.add_argument("--pace", type=int, default=100, help="milliseconds that each of them waits before a try (100)")
    parser.add_argument("--flask-threads", type=int, default=4, help="of each of its two workers (4, as then it keeps connections)")
    return parser.parse_args()


def main():
    options = arguments()
    require(REQUIRED_COMMANDS, REQUIRED_MODULES)
    end_on_signals()
    begin = time.monotonic()
    figures, storms = {}, {}
    rounds = 0
    with contextlib.ExitStack() as stack:
        mongo_uri, place = database(stack)
        secret = secrets.token_urlsafe(48)
        targets = [latchkey(stack, key, settings, mongo_uri, secret) for key, settings in LATCHKEY.items()]
        targets.append(flask(stack, mongo_uri, secret, options.flask_threads))
        for target in targets:
            measure_all(target, "warm-up", 0, options.connections, WARM_UP_SECONDS, {})
        longest = 0
        while rounds < options.rounds and time.monotonic() - begin + longest < BUDGET_SECONDS:
            before = time.monotonic()
            one_round(targets, rounds, options, figures, storms)
            longest = max(longest, time.monotonic() - before)
            rounds += 1
            print(f"round {rounds} of {options.rounds} after {time.monotonic() - begin:.0f} s", file=sys.stderr)
    if not rounds:
        refuse("not one round fits into the time")
    flat = report(figures, storms, options, rounds, place)
    (TARGET / "http-report.json").write_text(json.dumps(flat, indent=2, sort_keys=True) + "\n")
    print("\n".join(table(flat)))


if __name__ == "__main__":
    main()

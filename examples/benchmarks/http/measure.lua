-- One measurement: what wrk counted, as one line of JSON. LOAD_HEADER is a header to send.
local name, value = (os.getenv("LOAD_HEADER") or ""):match("^(.-): (.+)$")
if name then
  wrk.headers[name] = value
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "micros": %d, "median": %d, "p99": %d, "refused": %d, "broken": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end

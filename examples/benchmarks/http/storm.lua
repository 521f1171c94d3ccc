-- Logins with wrong passwords until it is interrupted. Each client waits STORM_PACE milliseconds before each try.
-- Without STORM_USER each try has a user name of its own, which begins with STORM_RUN.
local user = os.getenv("STORM_USER")
local run = os.getenv("STORM_RUN")
local pace = tonumber(os.getenv("STORM_PACE"))
local headers = { ["Content-Type"] = "application/json" }
local threads = {}
local tries = 0

hashed, throttled, busy, other = 0, 0, 0, 0

function setup(thread)
  table.insert(threads, thread)
end

function delay()
  return pace
end

function request()
  tries = tries + 1
  local name = user or (run .. "-" .. tries)
  return wrk.format("POST", nil, headers, '{"username": "' .. name .. '", "password": "wrong ' .. tries .. '"}')
end

function response(status)
  if status == 401 then
    hashed = hashed + 1
  elseif status == 429 then
    throttled = throttled + 1
  elseif status == 503 then
    busy = busy + 1
  else
    other = other + 1
  end
end

function done(summary)
  local one = threads[1]
  print(string.format(
    'RESULT {"micros": %d, "hashed": %d, "throttled": %d, "busy": %d, "other": %d}',
    summary.duration, one:get("hashed"), one:get("throttled"), one:get("busy"), one:get("other")))
end

-- Asks what the file named by the first argument returns, one request after the other, each in
-- pieces between which its id goes. With a rate as the second argument, so many are asked in a
-- second, whatever becomes of them: who has been answered takes the next place in the schedule.
-- Prints how many answers of each kind took how many tenths of a millisecond.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *found);
]]
local MONOTONIC, SLOT = 1, 1e-4
local found = ffi.new("moment")
local requests, salt
local threads, began, due = {}, {}, nil
served, refused, otherwise, sent = {}, {}, 0, 0

local function now()
  ffi.C.clock_gettime(MONOTONIC, found)
  return tonumber(found.seconds) + tonumber(found.nanoseconds) * 1e-9
end

local function count(slots, seconds)
  local slot = math.floor(seconds / SLOT)
  slots[slot] = (slots[slot] or 0) + 1
end

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  requests, salt = dofile(args[1])
  local rate = tonumber(args[2])
  if rate > 0 then
    delay = function()
      local at = now()
      due = (due or at) + 1 / rate
      -- In whole milliseconds: by chance up or down, so that it is right on average.
      return math.max(0, math.floor((due - at) * 1000 + math.random()))
    end
  end
end

function request()
  sent = sent + 1
  local id = string.format("%s%08d", salt, sent)
  began[id] = now()
  return table.concat(requests[(sent - 1) % #requests + 1], id)
end

function response(status, headers)
  local id = headers["x-request-id"]
  local seconds = now() - (began[id] or now())
  if began[id] and (status == 200 or status == 201) then
    count(served, seconds)
  elseif began[id] and status == 503 and headers["retry-after"] then
    count(refused, seconds)
  else
    otherwise = otherwise + 1
  end
  began[id or ""] = nil
end

local function listed(slots)
  local pairs_of = {}
  for slot, number in pairs(slots) do
    table.insert(pairs_of, string.format("[%d, %d]", slot, number))
  end
  return "[" .. table.concat(pairs_of, ", ") .. "]"
end

function done(summary)
  local thread, errors = threads[1], summary.errors
  io.write(string.format(
    'RESULT {"served": %s, "refused": %s, "otherwise": %d, "sent": %d, "seconds": %f}\n',
    listed(thread:get("served")), listed(thread:get("refused")),
    thread:get("otherwise") + errors.connect + errors.read + errors.write + errors.timeout,
    thread:get("sent"), summary.duration / 1e6))
end

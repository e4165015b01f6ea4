-- The requests of scripts/bench for wrk, and its figures as JSON.
--
--     wrk ... -s load.lua URL -- get|calm|fresh|post|keyed|bulk|patch FILE [TAG]
--
-- FILE holds a path per line for get, for calm, which rests between two
-- requests, and for fresh, which has TAG already; a body per line for post,
-- keyed (each time with another Idempotency-Key) and bulk; and "id status"
-- per line, the status an incident has now, for patch, where an id may come
-- several times.  All of it is read and formatted before the clock starts,
-- so that wrk itself, which has the same cores, costs little.

local statuses = { "open", "in_progress", "resolved", "closed", "cancelled" }

local function lines_of(path)
	local lines = {}
	for line in io.lines(path) do
		lines[#lines + 1] = line
	end
	return lines
end

-- Each of the texts in turn.
local function in_turn(texts)
	local n, i = #texts, 0
	return function()
		i = i % n + 1
		return texts[i]
	end
end

local makers = {}

function makers.get(lines)
	for i, path in ipairs(lines) do
		lines[i] = wrk.format("GET", path)
	end
	return in_turn(lines)
end

-- A connection waits so long, in milliseconds, before each request.
local REST = 5

function makers.calm(lines)
	function delay()
		return REST
	end
	return makers.get(lines)
end

function makers.fresh(lines, tag)
	wrk.headers["If-None-Match"] = tag
	return makers.get(lines)
end

function makers.bulk(lines)
	wrk.headers["Content-Type"] = "application/json"
	for i, body in ipairs(lines) do
		lines[i] = wrk.format("POST", "/api/incidents/bulk", nil, body)
	end
	return in_turn(lines)
end

function makers.post(lines)
	wrk.headers["Content-Type"] = "application/json"
	for i, body in ipairs(lines) do
		lines[i] = wrk.format("POST", "/api/incidents/", nil, body)
	end
	return in_turn(lines)
end

-- Keys that no other run has.
function makers.keyed(lines)
	local heads, tails, i, n = {}, {}, 0, #lines
	local run = ("%d-%s-"):format(os.time(), tostring({}):sub(8))
	wrk.headers["Content-Type"] = "application/json"
	wrk.headers["Idempotency-Key"] = "@"
	for k, body in ipairs(lines) do
		local text = wrk.format("POST", "/api/incidents/", nil, body)
		heads[k], tails[k] = text:match("^(.-)@(.*)$")
	end
	return function()
		local k = i % n + 1
		i = i + 1
		return heads[k] .. run .. i .. tails[k]
	end
end

-- Every request gives its incident the status after the one it has.
function makers.patch(lines)
	local head, tails, ids, now = nil, {}, {}, {}
	local index, n, i = {}, #lines, 0
	wrk.headers["Content-Type"] = "application/json"
	for k, status in ipairs(statuses) do
		local text = wrk.format("PATCH", "/@", nil,
			'{"status": "' .. status .. '"}')
		head, tails[k] = text:match("^(.-)@(.*)$")
		index[status] = k
	end
	for k, line in ipairs(lines) do
		local id, status = line:match("^(%d+) (%S+)$")
		ids[k] = head .. "api/incidents/" .. id .. "/"
		now[ids[k]] = index[status]
	end
	return function()
		i = i % n + 1
		local id = ids[i]
		now[id] = now[id] % #tails + 1
		return id .. tails[now[id]]
	end
end

function init(args)
	request = makers[args[1]](lines_of(args[2]), args[3])
end

function done(summary, latency)
	local e = summary.errors
	local form = '{"requests": %d, "seconds": %.6f, "errors": %d, ' ..
		'"p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}\n'
	io.write(form:format(summary.requests, summary.duration / 1e6,
		e.connect + e.read + e.write + e.status + e.timeout,
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		latency.max / 1e3))
end

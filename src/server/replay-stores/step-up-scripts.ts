// Each operation of a store of step-ups, as a script of Redis: KEYS[1] is the key, ARGV what the comment names.

/** → the value, or nil. */
export const GET = `return redis.call('GET', KEYS[1])`;

/** value, ttl. */
export const SET = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`;

/** → the value, which is gone, or nil. */
export const PULL = `
local value = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return value`;

/** whether there has to be one, which one, whether there shall be one, which one, ttl → 1 or 0. */
export const SWAP = `
local value = redis.call('GET', KEYS[1])
if ARGV[1] == '0' and value then return 0 end
if ARGV[1] == '1' and value ~= ARGV[2] then return 0 end
if ARGV[3] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
end
return 1`;

/** ttl → 1 or 0. */
export const CLAIM = `
if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 1 end
return 0`;

/**
 * limit, pause, ttl, longest pause → { 1 or 0, left, pausedFor }. As `takeTry` does in memory. A plain value and no hash,
 * so that `PULL` forgets it.
 */
export const TAKE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local limit = tonumber(ARGV[1])
local count, pausedUntil, pauses = 0, 0, 0
local kept = redis.call('GET', KEYS[1])
if kept then
  local a, b, c = string.match(kept, '^(%d+) (%d+) (%d+)$')
  count, pausedUntil, pauses = tonumber(a), tonumber(b), tonumber(c)
end
if now < pausedUntil then return {0, 0, pausedUntil - now} end
if count >= limit then count = 0 end
count = count + 1
local length = 0
if count >= limit then
  length = math.min(tonumber(ARGV[2]) * 2 ^ math.min(pauses, 40), tonumber(ARGV[4]))
  pausedUntil = now + length
  pauses = pauses + 1
end
redis.call('SET', KEYS[1], string.format('%d %.0f %d', count, pausedUntil, pauses), 'PX', ARGV[3])
return {1, limit - count, length}`;
